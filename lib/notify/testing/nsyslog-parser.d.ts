declare module 'nsyslog-parser' {
  /** What the parser made of one line; only what the tests look at. */
  type SyslogMessage = {
    readonly type: string;
    readonly level?: string;
    readonly facility?: string;
    readonly appName?: string;
    readonly messageid?: string;
    readonly structuredData?: unknown;
    readonly cef?: Readonly<Record<string, string>>;
    readonly message?: string;
    readonly fields?: unknown;
  };
  const parseSyslog: (line: string) => SyslogMessage;
  export = parseSyslog;
}
