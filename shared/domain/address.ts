const loopback = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether what is sent to the host stays on this machine, where plain HTTP shows it to nobody else. */
export const isLoopback = (hostname: string): boolean => loopback.has(hostname)
