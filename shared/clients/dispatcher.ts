import { Agent, EnvHttpProxyAgent, type Dispatcher } from 'undici'

export type Proxies = {
  readonly httpsProxy: string | null
  readonly httpProxy: string | null
  readonly noProxy: string | null
}

/** PEM texts; `null` where Node's own authorities and no client certificate will do. */
export type Certificates = {
  readonly authority: string | null
  /** certificate and key in one file, as MLflow's own clients take it */
  readonly client: string | null
}

const none: Certificates = { authority: null, client: null }

/** The way to one server: through the proxies, trusting and showing these certificates and no other server's. */
export function dispatcherOf(proxies: Proxies, { authority, client }: Certificates = none): Dispatcher {
  const connect = {
    ...(authority === null ? {} : { ca: authority }),
    ...(client === null ? {} : { cert: client, key: client }),
  }
  if (proxies.httpsProxy === null && proxies.httpProxy === null) return new Agent({ connect })
  // the far end of a tunnel has settings of its own
  const both = { connect, requestTls: connect }
  return new EnvHttpProxyAgent({
    ...both,
    // an empty word keeps the agent from asking the environment, which runtime has read already
    httpsProxy: proxies.httpsProxy ?? '',
    httpProxy: proxies.httpProxy ?? '',
    noProxy: proxies.noProxy ?? '',
  })
}
