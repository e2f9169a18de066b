/** The GraphQL documents of this client. Each is parsed by the schema of the same name in `answers.ts`. */

const actor = `__typename login
  ... on User { databaseId }
  ... on Bot { databaseId }
  ... on Mannequin { databaseId }`

const gitActor = `name email user { databaseId login }`

/** A commit with everybody whom it names. */
const madeBy = `oid committedViaWeb
          signature { isValid wasSignedByGitHub }
          parents(first: 10) { totalCount nodes { oid } }
          author { ${gitActor} }
          committer { ${gitActor} }
          authors(first: 50) { totalCount nodes { ${gitActor} } }`

const page = `pageInfo { hasNextPage endCursor }`

/** One page of each list of a pull request; `with*` leaves out the lists that have no further page. */
export const pullQuery = `
query Pull(
  $owner: String!, $name: String!, $number: Int!
  $commits: String, $reviews: String, $events: String, $files: String, $comments: String
  $withCommits: Boolean!, $withReviews: Boolean!, $withEvents: Boolean!, $withFiles: Boolean!, $withComments: Boolean!
) {
  repository(owner: $owner, name: $name) {
    databaseId
    nameWithOwner
    defaultBranchRef { name target { oid } }
    pullRequest(number: $number) {
      number title body lastEditedAt url isDraft state createdAt
      baseRefName baseRefOid headRefName headRefOid isCrossRepository
      mergedAt mergeCommit { oid } mergedBy { ${actor} }
      author { ${actor} }
      commits(first: 100, after: $commits) @include(if: $withCommits) {
        totalCount ${page}
        nodes { commit {
          ${madeBy}
        } }
      }
      reviews(first: 100, after: $reviews) @include(if: $withReviews) {
        totalCount ${page}
        nodes {
          fullDatabaseId state submittedAt lastEditedAt body
          commit { oid }
          author { ${actor} }
          editor { ${actor} }
        }
      }
      timelineItems(
        first: 100, after: $events
        itemTypes: [
          REVIEW_DISMISSED_EVENT, HEAD_REF_FORCE_PUSHED_EVENT, BASE_REF_CHANGED_EVENT, REVIEW_REQUESTED_EVENT
          READY_FOR_REVIEW_EVENT
        ]
      ) @include(if: $withEvents) {
        pageCount ${page}
        nodes {
          __typename
          ... on ReviewDismissedEvent { createdAt previousReviewState actor { ${actor} } review { fullDatabaseId } }
          ... on HeadRefForcePushedEvent { createdAt actor { ${actor} } afterCommit { oid } }
          ... on BaseRefChangedEvent { createdAt actor { ${actor} } }
          ... on ReadyForReviewEvent { createdAt actor { ${actor} } }
          ... on ReviewRequestedEvent {
            createdAt actor { ${actor} }
            requestedReviewer { __typename ... on User { login databaseId } ... on Team { combinedSlug } }
          }
        }
      }
      files(first: 100, after: $files) @include(if: $withFiles) {
        totalCount ${page}
        nodes { path changeType }
      }
      comments(first: 100, after: $comments) @include(if: $withComments) {
        totalCount ${page}
        nodes { fullDatabaseId viewerDidAuthor body url }
      }
    }
  }
}`

/** The open pull requests, with what they change and whether anybody ever asked for changes. */
export const openQuery = `
query Open($owner: String!, $name: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    pullRequests(states: OPEN, first: 50, after: $after) {
      totalCount ${page}
      nodes {
        number title url headRefName headRefOid baseRefName
        author { ${actor} }
        files(first: 100) { totalCount nodes { path } }
        reviews(first: 1, states: [CHANGES_REQUESTED, DISMISSED]) { totalCount }
      }
    }
  }
}`

/** A query for where each of so many branches stands, and the pull requests that were opened from it. */
export function branchesQuery(count: number): string {
  const list = Array.from({ length: count })
  const one = (_: unknown, index: number): string => `
    r${index}: ref(qualifiedName: $ref${index}) { target { oid } }
    p${index}: pullRequests(headRefName: $head${index}, first: 100) {
      totalCount
      nodes { number state author { ${actor} } }
    }`
  return `
query Branches($owner: String!, $name: String!, ${list.map((_, index) => `$ref${index}: String!, $head${index}: String!`).join(', ')}) {
  repository(owner: $owner, name: $name) {${list.map(one).join('')}
  }
}`
}

/** Whose token asks. */
export const viewerQuery = 'query Viewer { viewer { login databaseId } }'

/** The repository as it stands, and whose token asks. */
export const homeQuery = `
query Home($owner: String!, $name: String!) {
  viewer { login }
  repository(owner: $owner, name: $name) {
    databaseId
    nameWithOwner
    defaultBranchRef { name target { oid } }
  }
}`

const blob = `... on Blob { oid byteSize isBinary isTruncated text }`

/** The entries of a tree with the texts of its files, three levels deep. */
const entries = `entries {
        name type mode
        object { __typename ${blob}
          ... on Tree { entries {
            name type mode
            object { __typename ${blob}
              ... on Tree { entries { name type mode object { __typename ${blob} } } }
            }
          } }
        }
      }`

/** A query for several folders, each at a commit of its own. */
export function foldersQuery(count: number): string {
  const list = Array.from({ length: count })
  const one = (_: unknown, index: number): string => `
    f${index}: object(expression: $at${index}) { __typename ... on Tree { oid ${entries} } }`
  return `
query Folders($owner: String!, $name: String!, ${list.map((_, index) => `$at${index}: String!`).join(', ')}) {
  repository(owner: $owner, name: $name) {${list.map(one).join('')}
  }
}`
}

/** The tip of a branch with the files that it holds. */
export const branchQuery = `
query Branch($owner: String!, $name: String!, $ref: String!) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $ref) { target { __typename oid ... on Commit {
      author { name email user { databaseId login } } signature { isValid wasSignedByGitHub }
      tree { oid ${entries} }
    } } }
  }
}`

/** The tip of a branch, and the text of one of its files. */
export const tipQuery = `
query Tip($owner: String!, $name: String!, $ref: String!, $root: String!) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $ref) { target { oid ... on Commit {
      author { name email user { databaseId login } } signature { isValid wasSignedByGitHub }
    } } }
    root: object(expression: $root) { ... on Blob { isTruncated text } }
  }
}`

/** A query for the texts of so many files, each at a commit of its own. */
export function textsQuery(count: number): string {
  const list = Array.from({ length: count })
  return `
query Texts($owner: String!, $name: String!, ${list.map((_, index) => `$at${index}: String!`).join(', ')}) {
  repository(owner: $owner, name: $name) {${list
    .map(
      (_, index) => `
    f${index}: object(expression: $at${index}) { ... on Blob { isTruncated text } }`,
    )
    .join('')}
  }
}`
}

/** A query for the check runs at each of so many heads, and the trees of so many request folders there. */
export function headsQuery(heads: number, folders: number): string {
  const each = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index)
  const treeOf = (name: string): string => `
    f${name}: object(expression: $folder${name}) { __typename oid }`
  const names = (index: number): readonly string[] => each(folders).map((folder) => `${index}_${folder}`)
  const one = (index: number): string => `
    c${index}: object(oid: $sha${index}) { ... on Commit {
      oid
      checkSuites(first: 50) { totalCount nodes {
        app { databaseId slug }
        checkRuns(first: 100, filterBy: { checkType: ALL }) {
          totalCount
          nodes { databaseId name externalId status conclusion startedAt text }
        }
      } }
    } }${names(index).map(treeOf).join('')}`
  const variables = each(heads)
    .flatMap((index) => [`$sha${index}: GitObjectID!`, ...names(index).map((name) => `$folder${name}: String!`)])
    .join(', ')
  return `
query Heads($owner: String!, $name: String!, ${variables}) {
  repository(owner: $owner, name: $name) {${each(heads).map(one).join('')}
  }
}`
}

/** A query for the members of the teams given, child teams' members included where `inherited`. */
export function teamsQuery(count: number): string {
  const one = (_: unknown, index: number): string => `
  t${index}: organization(login: $org${index}) {
    team(slug: $team${index}) {
      members(first: 100, after: $after${index}, membership: $membership) {
        totalCount ${page}
        nodes { databaseId login }
      }
    }
  }`
  const list = Array.from({ length: count })
  const variables = list
    .map((_, index) => `$org${index}: String!, $team${index}: String!, $after${index}: String`)
    .join(', ')
  return `
query Teams($membership: TeamMembershipType!, ${variables}) {${list.map(one).join('')}
}`
}

/** The commits of a branch, newest first, as the forge verifies them. */
export const historyQuery = `
query History($owner: String!, $name: String!, $ref: String!, $after: String) {
  repository(owner: $owner, name: $name) {
    ref(qualifiedName: $ref) { target { ... on Commit {
      oid
      history(first: 100, after: $after) {
        totalCount ${page}
        nodes {
          oid message
          parents(first: 10) { totalCount nodes { oid } }
          author { name email user { databaseId login } }
          signature { isValid wasSignedByGitHub }
        }
      }
    } } }
  }
}`

/** Appends one commit to a branch, if it still stands at the commit expected. */
export const appendMutation = `
mutation Append($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid committedDate } }
}`

/** A query for everybody whom each of the commits names. */
export function commitsQuery(count: number): string {
  const list = Array.from({ length: count })
  const one = (_: unknown, index: number): string => `
    c${index}: object(oid: $sha${index}) { ... on Commit { ${madeBy} } }`
  return `
query Commits($owner: String!, $name: String!, ${list.map((_, index) => `$sha${index}: GitObjectID!`).join(', ')}) {
  repository(owner: $owner, name: $name) {${list.map(one).join('')}
  }
}`
}

/** The newest deployments to an environment. */
export const deploymentsQuery = `
query Deployments($owner: String!, $name: String!, $environment: String!, $most: Int!) {
  repository(owner: $owner, name: $name) {
    deployments(environments: [$environment], first: $most, orderBy: { field: CREATED_AT, direction: DESC }) {
      nodes { databaseId createdAt payload creator { __typename login } latestStatus { state } }
    }
  }
}`

/** A query for the newest comments of so many pull requests. */
export function commentsQuery(count: number): string {
  const list = Array.from({ length: count })
  const one = (_: unknown, index: number): string => `
    p${index}: pullRequest(number: $number${index}) {
      comments(last: 30) { totalCount nodes { body author { __typename login } } }
    }`
  return `
query Comments($owner: String!, $name: String!, ${list.map((_, index) => `$number${index}: Int!`).join(', ')}) {
  repository(owner: $owner, name: $name) {${list.map(one).join('')}
  }
}`
}
