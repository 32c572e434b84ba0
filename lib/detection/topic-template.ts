const levelsMax = 16;
/** A level with a digit, or one long run of characters, names a thing rather than a kind. */
const looksLikeId = /\d|^[^-_ ]{24,}$/;

/** The topic with levels that look like ids as `+`: `line3/pump12/speed` → `+/+/speed`. At most 16 levels. */
export function topicTemplate(topic: string): string {
  return topic
    .split('/', levelsMax)
    .map((level) => (looksLikeId.test(level) ? '+' : level))
    .join('/');
}

/** The template without its last level: what the topics of one device share. */
export function parentTemplate(topic: string): string {
  const template = topicTemplate(topic);
  const slash = template.lastIndexOf('/');
  return slash === -1 ? template : template.slice(0, slash);
}
