import { markdownTable } from 'markdown-table'

/** A Markdown table; every cell is already inert Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable([head, ...rows].map((row) => row.map((cell) => cell.replaceAll('\n', ' '))))
}

/** A section that is closed until somebody opens it; title and body are already inert Markdown. */
export function folded(title: string, body: string): string {
  return `<details>\n<summary>${title}</summary>\n\n${body}\n\n</details>`
}
