/** A MITRE ATT&CK for ICS technique, with the ATT&CK version whose id is used. */
export type AttackTag = { readonly id: string; readonly name: string; readonly version: string };

/** Ids in force since ATT&CK v19 (28 April 2026); old alerts keep the tags they were raised with. */
export const attackVersion = '19';

function tag(id: string, name: string): AttackTag {
  return { id, name, version: attackVersion };
}

/** The techniques our detectors cite (shared alerting reference §2). */
export const attackTags = {
  automatedCollection: tag('T0802', 'Automated Collection'),
  pointAndTagIdentification: tag('T0861', 'Point & Tag Identification'),
  theftOfOperationalInformation: tag('T0882', 'Theft of Operational Information'),
  monitorProcessState: tag('T0801', 'Monitor Process State'),
  remoteSystemInformationDiscovery: tag('T0888', 'Remote System Information Discovery'),
  validAccounts: tag('T0859', 'Valid Accounts'),
  masquerading: tag('T0849', 'Masquerading'),
  adversaryInTheMiddle: tag('T0830', 'Adversary-in-the-Middle'),
  lossOfAvailability: tag('T0826', 'Loss of Availability'),
  lossOfView: tag('T0829', 'Loss of View'),
  denialOfView: tag('T0815', 'Denial of View'),
  denialOfService: tag('T0814', 'Denial of Service'),
  blockCommandMessage: tag('T1691.001', 'Block Command Message'),
  denialOfControl: tag('T0813', 'Denial of Control'),
  bruteForceIo: tag('T0806', 'Brute Force I/O'),
  manipulationOfControl: tag('T0831', 'Manipulation of Control'),
  blockReportingMessage: tag('T1691.002', 'Block Reporting Message'),
  remoteServices: tag('T0886', 'Remote Services'),
  externalRemoteServices: tag('T0822', 'External Remote Services'),
  connectionProxy: tag('T0884', 'Connection Proxy'),
  exploitationOfRemoteServices: tag('T0866', 'Exploitation of Remote Services'),
  unauthorizedCommandMessage: tag('T1692.001', 'Unauthorized Message: Command Message'),
  modifyParameter: tag('T0836', 'Modify Parameter'),
  rogueMaster: tag('T0848', 'Rogue Master'),
  manipulationOfView: tag('T0832', 'Manipulation of View'),
  standardApplicationLayerProtocol: tag('T0869', 'Standard Application Layer Protocol'),
  alarmSuppression: tag('T0878', 'Alarm Suppression'),
  spoofReportingMessage: tag('T1692.002', 'Unauthorized Message: Reporting Message'),
} as const satisfies Record<string, AttackTag>;
