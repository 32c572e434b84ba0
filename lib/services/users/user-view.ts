import { z } from 'zod';
import { passwordLengthMax, passwordLengthMin } from '@/lib/auth/authentication';

/** A new password. */
export const passwordSchema = z
  .string()
  .min(passwordLengthMin, `must have at least ${passwordLengthMin} characters`)
  .max(passwordLengthMax, `must have at most ${passwordLengthMax} characters`);

export const userIdInput = z.object({ id: z.string().min(1).max(100) });
