import { z } from 'zod';

/** Something that a tenant has or has not, such as a tier or a licence, as the host calls it. */
export const featureName = z
  .string()
  .regex(/^[a-z][A-Za-z0-9-]{0,63}$/, 'a feature is one word, such as client-portal')
  .brand<'FeatureName'>();
export type FeatureName = z.infer<typeof featureName>;
