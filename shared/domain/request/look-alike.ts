/** Paths that a person, or a file system, would take for those of files that judge. */

const guarded = ['governance', '.github', 'models', 'promotions'] as const
const governing = ['policy.yml', 'people.yml', 'holdouts.yml'] as const

// letters of other alphabets that look like the ones in the names above
const twins: Readonly<Record<string, string>> = {
  а: 'a',
  ɑ: 'a',
  α: 'a',
  с: 'c',
  ԁ: 'd',
  е: 'e',
  ɡ: 'g',
  һ: 'h',
  і: 'i',
  ı: 'i',
  ӏ: 'l',
  м: 'm',
  ո: 'n',
  о: 'o',
  ο: 'o',
  р: 'p',
  ρ: 'p',
  г: 'r',
  ѕ: 's',
  т: 't',
  υ: 'u',
  ν: 'v',
  ѵ: 'v',
  у: 'y',
}

/** The name as an eye or a file system that does not tell cases apart would read it. */
export const folded = (name: string): string =>
  name
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\s]/gu, '')
    .toLowerCase()
    .replaceAll(/\P{ASCII}/gu, (sign) => twins[sign] ?? sign)

/** The path that this one could be taken for, or null where it is what it seems. */
export function seemingPath(path: string): string | null {
  const [top = '', second = '', ...rest] = path.split('/')
  const folder = guarded.find((one) => folded(top) === one)
  if (folder === undefined) return null
  if (top !== folder) return [folder, second, ...rest].filter((part) => part !== '').join('/')
  if (folder !== 'governance' || rest.length > 0) return null
  const file = governing.find((one) => folded(second) === one)
  return file === undefined || file === second ? null : `${folder}/${file}`
}

/** Paths that differ in nothing that every file system tells apart, each with the earlier one that it collides with. */
export function collidingPaths(paths: readonly string[]): readonly { readonly path: string; readonly other: string }[] {
  const seen = new Map<string, string>()
  return paths.toSorted().flatMap((path) => {
    const key = folded(path)
    const other = seen.get(key)
    if (other === undefined) seen.set(key, path)
    return other === undefined ? [] : [{ path, other }]
  })
}
