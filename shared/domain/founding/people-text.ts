import type { People } from '../governance/people.ts'
import { flow, scalar } from './scalar.ts'

const heading =
  '# Who is who: the same person in GitHub, MLflow and the mail. An account that is not here is nobody’s, and counts for nothing.'

/** governance/people.yml, one person a line. */
export function peopleText({ people, services, tools }: People): string {
  const lines = Object.entries(people).map(
    ([key, { github, id, mlflow, emails, name }]) =>
      `  ${key}: {github: ${scalar(github)}, id: ${id}, mlflow: ${flow(mlflow)}, emails: ${flow(emails)}, name: ${scalar(name)}}`,
  )
  return [
    heading,
    'people:',
    ...lines,
    `services: ${flow(services)} # what trains and registers; a service is no person and approves nothing`,
    `tools: ${flow(tools)} # may stand as co-author; they built nothing`,
    '',
  ].join('\n')
}
