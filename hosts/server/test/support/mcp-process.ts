import { spawn } from 'node:child_process';
import { once } from 'node:events';

/** A process that serves MCP, as its streams show it. */
export interface McpProcess {
  /** Writes lines to stdin: text as it is, anything else as JSON. */
  write(...lines: readonly unknown[]): void;
  /** Waits for the first line on stdout. */
  line(): Promise<void>;
  /** Ends stdin and waits for the process. */
  end(): Promise<{ readonly code: number | null; readonly stdout: string; readonly stderr: string }>;
}

/** Starts a script with these variables and no others. */
export function startEntry(args: readonly string[], env: Readonly<Record<string, string>>): McpProcess {
  const child = spawn(process.execPath, args, { env });
  const closed = once(child, 'close');
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  return {
    write(...lines) {
      const texts = lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line)));
      child.stdin.write(`${texts.join('\n')}\n`);
    },
    async line() {
      while (!stdout.includes('\n') && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 5));
    },
    async end() {
      child.stdin.end();
      await closed;
      return { code: child.exitCode, stdout, stderr };
    },
  };
}
