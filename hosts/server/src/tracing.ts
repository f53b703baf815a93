import type { Span } from '@opentelemetry/api';

// An optional peer: without it, runs are not traced.
const loading = import('@opentelemetry/api').catch(() => undefined);

/** Runs something in a span of OpenTelemetry, if the host of the process has set it up. */
export async function inSpan<Result>(
  { name, traceparent }: { readonly name: string; readonly traceparent?: string | undefined },
  work: () => Promise<Result>,
): Promise<Result> {
  const api = await loading;
  if (api === undefined) return work();
  const { context, propagation, SpanStatusCode, trace } = api;
  const parent = traceparent === undefined ? context.active() : propagation.extract(context.active(), { traceparent });
  const tracer = trace.getTracer('okta-connector-server');
  return tracer.startActiveSpan(name, {}, parent, async (span: Span) => {
    try {
      return await work();
    } catch (error) {
      span.setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}
