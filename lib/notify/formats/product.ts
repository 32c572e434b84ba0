/** How Brokerwatch names itself to SIEMs; the version is that of package.json (a test holds them together). */
export const product = { name: 'Brokerwatch', vendor: 'Brokerwatch', version: '0.1.0' } as const;
