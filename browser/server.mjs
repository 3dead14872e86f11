// Builds the product, starts it in an empty data folder, and stops it again.
import { execFile, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const run = promisify(execFile);

/** Gives a TCP port that was free a moment ago. */
async function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Builds the binary into folder; DEALFLOW_BINARY names one that is built already. */
async function build(folder) {
  if (process.env.DEALFLOW_BINARY) return process.env.DEALFLOW_BINARY;
  const binary = path.join(folder, 'dealflow');
  await run('go', ['build', '-o', binary, './cmd/dealflow'], { cwd: root, env: { ...process.env, CGO_ENABLED: '0' } });
  return binary;
}

/**
 * Starts the product with the demo facts and waits until it answers.
 *
 * Gives { origin, signup, stop }: the address, the printed link that creates the
 * first account, and a function that ends the server gracefully and fails if
 * that does not work.
 */
export async function startServer({ args = ['--demo'], env = {} } = {}) {
  const folder = await mkdtemp(path.join(tmpdir(), 'dealflow-browser-'));
  const binary = await build(folder);
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(binary, ['serve', ...args, '--addr', `127.0.0.1:${port}`, '--data', path.join(folder, 'data')], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: '', DATABASE_URL_FILE: '', MEILI_URL: '', MEILI_API_KEY: '', DEALFLOW_BASE_URL: '', NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const log = createWriteStream(path.join(process.env.LOGS ?? folder, `serve-${port}.log`));
  let exited;
  const exit = new Promise((resolve) => {
    child.once('exit', (code, signal) => {
      exited = { code, signal };
      resolve(exited);
    });
  });
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text) => {
      output += text;
      log.write(text);
    });
  }

  const stop = async () => {
    child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 15_000);
    const { code, signal } = await exit;
    clearTimeout(late);
    log.end();
    await rm(folder, { recursive: true, force: true });
    if (code !== 0) throw new Error(`serve ended with ${code ?? signal} after SIGTERM:\n${output.slice(-2000)}`);
  };

  const deadline = Date.now() + 60_000;
  for (;;) {
    const signup = output.match(/^\s*(https?:\/\/\S+\/\S{16,})\s*$/m)?.[1];
    if (signup && (await ready(origin))) return { origin, signup, stop, output: () => output };
    if (exited || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`serve ${exited ? `ended with ${exited.code}` : 'printed no sign-up link or did not answer'}:\n${output.slice(-2000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function ready(origin) {
  try {
    const answer = await fetch(`${origin}/readyz`);
    return answer.ok;
  } catch {
    return false;
  }
}
