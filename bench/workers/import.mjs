// Plain JavaScript, so that nothing but the package itself is loaded: stripping types would cost memory of its own.
const [kind, specifier, url, token] = process.argv.slice(2);
const rss = () => process.memoryUsage.rss();

const firstCalls = {
  async ours({ connect }) {
    const connection = connect({ orgUrl: url, apiToken: token }, { allowLoopback: true });
    await connection.run('get_user', { user: '00ugrace000000000001' });
    return () => connection.close();
  },
  async undici({ Pool }) {
    const pool = new Pool(url);
    const headers = { authorization: `SSWS ${token}` };
    const { body } = await pool.request({ path: '/api/v1/users/00ugrace000000000001', method: 'GET', headers });
    await body.json();
    return () => pool.close();
  },
  async sdk({ Client }) {
    await new Client({ orgUrl: url, token }).userApi.getUser({ userId: '00ugrace000000000001' });
    return () => {};
  },
};

const before = rss();
const startedAt = performance.now();
const loaded = await import(specifier);
const importMs = performance.now() - startedAt;
const importBytes = rss() - before;
const close = await firstCalls[kind](loaded);
const firstCallMs = performance.now() - startedAt;
const firstCallBytes = rss() - before;
await close();
process.stdout.write(`${JSON.stringify({ importMs, importBytes, firstCallMs, firstCallBytes })}\n`);
