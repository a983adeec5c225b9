import { Pool } from 'pg';

/** Where connections differ from the server's own settings. */
export type Settings = Readonly<Record<string, string>>;

/** A pool whose tables are in this schema. */
export function poolIn(url: string, schema: string, settings: Settings = {}): Pool {
  const options = Object.entries({ search_path: schema, ...settings }).map(
    ([name, value]) => `-c ${name}=${value}`,
  );
  const pool = new Pool({ connectionString: url, options: options.join(' '), max: 4 });
  // A connection that was cut while nobody used it.
  pool.on('error', () => {});
  return pool;
}
