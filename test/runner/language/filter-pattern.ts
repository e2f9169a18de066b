import { Refusal } from './refusal.ts'

const special = /[\\^$.()|{}]/

function regexOf(pattern: string): RegExp {
  let source = ''
  for (let at = 0; at < pattern.length; at++) {
    const character = pattern[at] ?? ''
    if (pattern.startsWith('**/', at)) {
      source += '(?:.*/)?'
      at += 2
    } else if (pattern.startsWith('**', at)) {
      source += '.*'
      at += 1
    } else if (character === '*') source += '[^/]*'
    else if (character === '\\') source += `\\${pattern[(at += 1)] ?? '\\'}`
    else source += special.test(character) ? `\\${character}` : character
  }
  try {
    return new RegExp(`^${source}$`)
  } catch {
    throw new Refusal(`the filter pattern "${pattern}" is none that GitHub reads`)
  }
}

function matchesOne(pattern: string, name: string): boolean {
  return regexOf(pattern).test(name)
}

/** Whether a name passes a list of GitHub's filter patterns: the last one that matches decides, `!` takes away. */
export function passes(patterns: readonly string[], name: string): boolean {
  if (patterns.length > 0 && patterns.every((pattern) => pattern.startsWith('!')))
    throw new Refusal(
      `the filter ${JSON.stringify(patterns)} only takes away; GitHub wants at least one pattern without "!"`,
    )
  return patterns.reduce((passed, pattern) => {
    if (pattern.startsWith('!')) return matchesOne(pattern.slice(1), name) ? false : passed
    return passed || matchesOne(pattern, name)
  }, false)
}
