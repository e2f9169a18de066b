import type { Facts } from '../../domain/facts.ts'
import { code, escapeMarkdown } from '../escape.ts'
import { table } from '../table.ts'

const listed = (record: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
  new Map(Object.entries(record))

/** What differs from the live version besides the numbers, as a table; empty where nothing is compared. */
export function differences(facts: Facts): string {
  if (facts.gathered?.state !== 'gathered' || facts.gathered.champion.state !== 'read') return ''
  const { subject, champion } = facts.gathered
  const before = listed(champion.parameters)
  const after = listed(subject.parameters)
  const parameters = [...new Set([...before.keys(), ...after.keys()])]
    .sort()
    .filter((key) => before.get(key) !== after.get(key))
  const rows = [
    ...parameters.map((key) => [
      `parameter ${code(key, 60)}`,
      code(before.get(key) ?? 'none', 80),
      code(after.get(key) ?? 'none', 80),
    ]),
    ...changed(
      'requirements',
      champion.requirements,
      subject.environment.requirements.map(({ text }) => text),
    ),
    ...changed(
      'datasets',
      champion.datasets,
      subject.datasets.map(({ name, digest }) => `${name} ${digest}`),
    ),
    ...(champion.commit === subject.commit.sha
      ? []
      : [['commit', code(champion.commit?.slice(0, 12) ?? 'none'), code(subject.commit.sha?.slice(0, 12) ?? 'none')]]),
    ...(champion.filesRoot === subject.files.root
      ? []
      : [['model files', code(champion.filesRoot.slice(0, 16)), code(subject.files.root.slice(0, 16))]]),
  ]
  return rows.length === 0
    ? 'Nothing but the numbers differs from the live version.'
    : table(['', `Live, version ${escapeMarkdown(champion.version)}`, 'Proposed'], rows)
}

function changed(what: string, before: readonly string[], after: readonly string[]): readonly (readonly string[])[] {
  const gone = before.filter((one) => !after.includes(one))
  const come = after.filter((one) => !before.includes(one))
  return gone.length + come.length === 0
    ? []
    : [[what, gone.map((one) => code(one, 60)).join(' '), come.map((one) => code(one, 60)).join(' ')]]
}
