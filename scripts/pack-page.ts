// Makes the page of the audit pack of pack/: one HTML file that loads nothing. The same sources give the same bytes anywhere.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, posix } from 'node:path'
import { Script } from 'node:vm'

/** The page stays small beside the records that it carries, in bytes. */
export const pageLimit = 105_000

const imports = /^import \{([^}]*)\} from ['"]([^'"]+)['"];\n/gm
const exported = /^export (?:async )?(?:const|function|class) (\w+)/gm

/** The modules below a first one as one script, each in a scope of its own; those that others need stand before them. */
export function joinModules(first: string, read: (path: string) => string): string {
  const names = new Map<string, string>()
  const parts: string[] = []
  const visit = (path: string, trail: readonly string[]): string => {
    if (trail.includes(path)) throw new Error(`${[...trail, path].join(' → ')} go in a circle.`)
    const known = names.get(path)
    if (known !== undefined) return known
    const own = read(path)
      .replaceAll(imports, (_, what: string, specifier: string) => {
        if (!specifier.startsWith('.'))
          throw new Error(`${path} imports ${specifier}; the page holds nothing but our own.`)
        const from = visit(posix.join(posix.dirname(path), specifier), [...trail, path])
        return `const {${what.replaceAll(' as ', ': ')}} = ${from};\n`
      })
      .replaceAll(/^export \{\};\n/gm, '')
    const given = [...own.matchAll(exported)].map(([, name]) => name)
    const body = own.replaceAll(/^export (?=(?:async )?(?:const|function|class) )/gm, '').trim()
    if (/^(?:import|export)\b/m.test(body))
      throw new Error(`${path} imports or exports in a way that cannot be joined.`)
    const name = `$${posix.basename(path, '.js').replaceAll('-', '_')}${String(names.size)}`
    names.set(path, name)
    parts.push(`// ${path}\nconst ${name} = (() => {\n${body}\nreturn { ${given.join(', ')} };\n})();`)
    return name
  }
  visit(first, [])
  const joined = `'use strict';\n${parts.join('\n')}`
  new Script(joined)
  return joined
}

const hash = (text: string): string => `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`

/** The page of its template, style and script; the policy lets nothing else run, and nothing be loaded. */
export function assemblePage(template: string, style: string, script: string): string {
  // whatever stands in the page is text between two tags
  for (const text of [style, script])
    if (/<\/(?:script|style)|<!--/i.test(text)) throw new Error('The page’s style or script holds what would end it.')
  const policy = [
    "default-src 'none'",
    `script-src ${hash(`\n${script}\n`)}`,
    `style-src ${hash(`\n${style}\n`)}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ')
  const parts: Readonly<Record<string, string>> = { policy, style, script }
  return template.replaceAll(/\{\{(\w+)\}\}/g, (whole, name: string) => parts[name] ?? whole)
}

/** dist/audit-pack.html, emitted and type-checked below build/. */
export function packPage(root: string): string {
  const compiler = createRequire(join(root, 'package.json')).resolve('typescript/bin/tsc')
  execFileSync(process.execPath, [compiler, '-p', join(root, 'pack/tsconfig.json')], { stdio: 'inherit' })
  const text = (...path: readonly string[]): string => readFileSync(join(root, ...path), 'utf8')
  const script = joinModules('pack/main.js', (path) => text('build', path))
  const page = assemblePage(text('pack/page.html'), text('pack/page.css').trim(), script)
  const size = Buffer.byteLength(page)
  if (size > pageLimit) throw new Error(`dist/audit-pack.html has ${size} bytes; the limit is ${pageLimit}.`)
  return page
}
