/** Patterns as GitHub reads them: of refs in rulesets, of paths in a CODEOWNERS file. */

const literal = (text: string): string => text.replace(/[.+^${}()|[\]\\]/g, '\\$&')

/** A pattern's stars and marks as a regular expression; a star stops at a slash, two of them do not. */
function source(pattern: string): string {
  return pattern
    .split(/(\*\*\/|\*\*|\*|\?)/)
    .map((part) => {
      if (part === '**/') return '(?:.*/)?'
      if (part === '**') return '.*'
      if (part === '*') return '[^/]*'
      return part === '?' ? '[^/]' : literal(part)
    })
    .join('')
}

/** Whether a full ref name is one that a ruleset's condition means. */
export function refMatches(pattern: string, ref: string, defaultBranch: string): boolean {
  if (pattern === '~ALL') return true
  if (pattern === '~DEFAULT_BRANCH') return ref === `refs/heads/${defaultBranch}`
  return new RegExp(`^${source(pattern)}$`).test(ref)
}

/** Whether a path is one that a line of a CODEOWNERS file means. */
export function pathMatches(pattern: string, path: string): boolean {
  const isAnchored = pattern.replace(/\/$/, '').includes('/')
  const bare = pattern.replace(/^\//, '')
  // a folder's own star means the files right in it; everything else means what lies below as well
  const below = bare.endsWith('/') ? '.*' : bare.endsWith('/*') ? '' : '(?:/.*)?'
  return new RegExp(`^${isAnchored ? '' : '(?:.*/)?'}${source(bare)}${below}$`).test(path)
}
