import { formatNdjson, textsIn } from '../../shared/domain/audit/ndjson.ts'
import { tablesOf } from '../../shared/domain/audit/tables.ts'
import { renderCsv } from '../../shared/render/audit/csv.ts'
import { code } from '../../shared/render/escape.ts'
import { exportDatabase, exportFolder, exportText } from '../../shared/runtime/local/export.ts'
import type { Asked, Command } from './command.ts'

async function write({ house, inputs, entries, files, now }: Asked, output: string): Promise<string> {
  const root = house.environment.folders.workspace
  const textOf = textsIn(files)
  if (inputs.format === 'ndjson') return exportText(root, output, formatNdjson(entries, textOf))
  const tables = tablesOf(entries, textOf, now)
  if (inputs.format === 'sqlite') return exportDatabase(root, output, tables)
  return exportFolder(
    root,
    output,
    tables.map((table) => [`${table.name}.csv`, renderCsv(table)]),
  )
}

/** The whole ledger for another system: its exact bytes, or tables. */
export const exported: Command = async (asked) => {
  const { output = '', format } = asked.inputs
  const path = await write(asked, output)
  return {
    text: `${asked.entries.length} records were written to ${code(output)} as ${format}.`,
    answer: { format, path, records: asked.entries.length },
    failure: null,
  }
}
