/** What each rule of Sparkplug asks for was not done, in a few words; for quirks that were accepted while learning. */
const words: Readonly<Record<string, string>> = {
  S01: 'data without any birth certificate',
  S02: 'data after its death certificate',
  S03: 'device data before its birth or after its death',
  S04: 'a death certificate while it goes on sending',
  S05: 'a death certificate of another session',
  S06: 'two sequences side by side',
  S07: 'a sequence number again, with other content',
  S08: 'the very same message again',
  S09: 'messages missing in the sequence',
  S10: 'rebirths that nobody asked for',
  S11: 'a session number out of turn',
  S12: 'two session numbers that take turns',
  S13: 'births that drop or redefine metrics',
  S14: 'metrics that its birth does not declare',
  S15: 'values that do not fit their declared type',
  S16: 'payloads that are not Sparkplug',
  S17: 'topics of another shape',
  S18: 'fields where none are allowed',
  S19: 'messages sent as retained',
  S20: 'another quality of service than the rules ask for',
  S21: 'commands from others than the host application',
  S22: 'many commands in a short time',
  S23: 'many requests for a rebirth',
  S24: 'commands to metrics that do not exist',
  S25: 'data from another MQTT client',
  S26: 'a host application told to be offline while it acts',
  S27: 'a host application that changes its state often',
  S28: 'a new host application',
  S29: 'a host state from the future',
  S30: 'a host state in another format',
  S31: 'a clock far off, or going back',
  S32: 'a name that looks like another one',
  S33: 'values sent again and again without a change',
};

/** What a rule (`S01` … `S33`) is about. */
export function sayQuirk(rule: string): string {
  return words[rule] ?? 'a rule of Sparkplug';
}
