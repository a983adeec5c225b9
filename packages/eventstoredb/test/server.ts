import { randomBytes } from 'node:crypto';
export const url = process.env['LATCHKEY_ESDB_URL'] ?? '';
export const freshPrefix = () => `t${randomBytes(6).toString('hex')}_`;
