/** The workflows of a governance repository in which nothing is left to be wished for. */

export const pin = 'a'.repeat(40)

const stage = (name: string): string => `      - uses: countersign/countersign/actions/${name}@${pin}
        with:
          app-private-key: \${{ secrets.COUNTERSIGN_APP_PRIVATE_KEY }}
          mlflow-username: \${{ secrets.MLFLOW_READ_USERNAME }}
          mlflow-password: \${{ secrets.MLFLOW_READ_PASSWORD }}
`

const governance = `name: governance
on:
  pull_request_target: {types: [opened, synchronize]}
  workflow_run: {workflows: [review relay], types: [completed]}
permissions: {}
jobs:
  judge:
    runs-on: ubuntu-latest
    environment: {name: governance, deployment: false}
    permissions: {}
    steps:
${['validation-gates', 'independent-validation', 'compliance-review', 'business-sign-off'].map(stage).join('')}`

const promotion = (environment: string): string => `  ${environment}:
    name: promote to ${environment}
    runs-on: ubuntu-latest
    environment: {name: ${environment}, deployment: false}
    permissions: {}
    steps:
      - id: app
        uses: actions/create-github-app-token@${'b'.repeat(40)} # v3
        with:
          private-key: \${{ secrets.COUNTERSIGN_APP_PRIVATE_KEY }}
      - uses: countersign/countersign/actions/promote@${pin}
        with:
          environment: ${environment}
          mlflow-username: \${{ secrets.MLFLOW_PROMOTE_USERNAME }}
          mlflow-password: \${{ secrets.MLFLOW_PROMOTE_PASSWORD }}
`

const promote = `name: promote
on:
  push: {branches: [main]}
  schedule: [{cron: '17 * * * *'}]
permissions: {}
jobs:
${promotion('staging')}${promotion('production')}`

const registered = `name: registered
on:
  schedule: [{cron: '37 * * * *'}]
  repository_dispatch: {types: [mlflow-version]}
permissions: {}
jobs:
  propose:
    runs-on: ubuntu-latest
    environment: {name: governance, deployment: false}
    permissions: {}
    steps:
${stage('proposals')}`

const scheduled = `name: scheduled
on:
  schedule: [{cron: '53 */3 * * *'}]
permissions: {}
jobs:
  reconcile:
    runs-on: ubuntu-latest
    environment: {name: governance, deployment: false}
    permissions: {}
    steps:
${stage('reconcile')}`

const relay = `name: review relay
on:
  pull_request_review: {types: [submitted, edited, dismissed]}
permissions: {}
jobs:
  relay:
    runs-on: ubuntu-latest
    permissions: {}
    steps:
      - run: echo "A review changed."
`

export const workflowTexts: Readonly<Record<string, string>> = {
  '.github/workflows/governance.yml': governance,
  '.github/workflows/promote.yml': promote,
  '.github/workflows/registered.yml': registered,
  '.github/workflows/review-relay.yml': relay,
  '.github/workflows/scheduled.yml': scheduled,
}

/** The secrets that these workflows use, by the environment that holds them. */
export const environmentSecrets: Readonly<Record<string, readonly string[]>> = {
  governance: ['COUNTERSIGN_APP_PRIVATE_KEY', 'MLFLOW_READ_USERNAME', 'MLFLOW_READ_PASSWORD'],
  staging: ['COUNTERSIGN_APP_PRIVATE_KEY', 'MLFLOW_PROMOTE_USERNAME', 'MLFLOW_PROMOTE_PASSWORD'],
  production: ['COUNTERSIGN_APP_PRIVATE_KEY', 'MLFLOW_PROMOTE_USERNAME', 'MLFLOW_PROMOTE_PASSWORD'],
}
