/** Fails the start of the web process, by name of the variable, instead of the first request. */
export async function register(): Promise<void> {
  const { getWebEdge } = await import('./app/_server/service-context');
  getWebEdge();
}
