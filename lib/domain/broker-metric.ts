/** The `broker_metric` of all messages that the monitor received in a minute, at the minute's begin; only of minutes wholly seen. */
export const messagesMetric = 'monitor:messages-per-minute';
