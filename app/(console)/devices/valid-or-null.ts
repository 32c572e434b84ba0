import { AppError } from '@/lib/errors';

/** What a use case returns, or null when it refuses its input: the browser then asks again and shows why. */
export async function validOrNull<Value>(reading: Promise<Value>): Promise<Value | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof AppError && error.code === 'invalid') return null;
    throw error;
  }
}
