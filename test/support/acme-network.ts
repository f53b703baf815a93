import { HttpRequestInterceptor } from '@mswjs/interceptors/http';
import { http, type RequestHandler } from 'msw';
import { defineNetwork, InterceptorSource } from 'msw/experimental';
import { onTestFinished } from 'vitest';

/**
 * Has request handlers respond to every HTTP client of this process until the test ends, undici's own pools included.
 * Returns the requests that no handler was for; they fail.
 */
export async function handleRequests(...handlers: RequestHandler[]): Promise<readonly string[]> {
  const unhandled: string[] = [];
  const others = http.all('*', ({ request }) => {
    unhandled.push(`${request.method} ${request.url}`);
    return Response.error();
  });
  const network = defineNetwork({
    sources: [new InterceptorSource({ interceptors: [new HttpRequestInterceptor()] })],
    handlers: [...handlers, others],
    // Without this, MSW prints every request with its credential.
    context: { quiet: true },
  });
  await network.enable();
  onTestFinished(() => network.disable());
  return unhandled;
}
