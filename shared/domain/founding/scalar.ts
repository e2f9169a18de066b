/** Words as YAML, in files that people go on writing by hand. */

// what a reader would take for something else than a text
const other = /^(?:true|false|null|yes|no|on|off|~|[-+.\d].*)$/i

/** The text as a YAML scalar that stands in a flow as well; quoted only where it must be. */
export function scalar(text: string): string {
  const plain = /^[\p{L}\d/](?:[\p{L}\d_./@'+ -]|:(?=\S))*$/u.test(text) && !/\s$/.test(text) && !other.test(text)
  return plain ? text : JSON.stringify(text)
}

/** The texts as a YAML flow sequence. */
export const flow = (texts: readonly string[]): string => `[${texts.map(scalar).join(', ')}]`
