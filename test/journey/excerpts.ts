/** The example with less in it: a story plays what it reads, since each run of a workflow takes seconds. */

/** The example without its jobs for staging and for tags: a story of refusals needs no second environment and nothing shown in MLflow. */
export function withoutSideJobs(path: string, text: string): string {
  if (path.endsWith('/governance.yml')) return withoutTags(text)
  if (!path.endsWith('/promote.yml')) return text
  const jobs = /^ {2}staging:$[^]*?(?=^ {2}production:$)/m
  const needs = / {4}needs: staging\n[^]*?(?= {4}runs-on:)/
  if (!jobs.test(text) || !needs.test(text)) throw new Error('promote.yml of the example has no job for staging.')
  return text.replace(jobs, '').replace(needs, '')
}

function withoutTags(text: string): string {
  // the last job, with the remark above it
  const job = /\n(?: {2}#.*\n)* {2}tag:\n(?:(?! {2}\w)[^]*?(?:\n|$))*$/
  if (!job.test(text)) throw new Error('governance.yml of the example does not end with the job for tags.')
  return text.replace(job, '')
}

/** The example without the run that plays the scenarios of a proposed policy: two seconds for each, read by no story that uses this. */
export const withoutScenarios = (path: string, text: string): string | null =>
  path.endsWith('/policy-test.yml') ? null : text

/** Without both. */
export const withoutSideRuns = (path: string, text: string): string | null =>
  withoutScenarios(path, withoutSideJobs(path, text))
