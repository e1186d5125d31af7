// net.connect, which races the addresses that a look-up gives it (autoSelectFamily), and dns.Resolver, which looks up.
'use strict'

const dns = require('dns')
const net = require('net')
const { crc32 } = require('zlib')

const limit = 2000 // ms, on connecting
const classes = { ECONNREFUSED: 'refused', ECONNRESET: 'reset', EPIPE: 'reset', ETIMEDOUT: 'connect_timeout', ENOTFOUND: 'resolve', ENODATA: 'resolve', ESERVFAIL: 'resolve', ETIMEOUT: 'resolve' }
const classOf = error => error.class || classes[error.code || error.errors?.at(-1).code] || 'other'
const as = (name, message) => Object.assign(new Error(message), { class: name })

exports.Client = class {
  constructor ({ client, addrs, config = {} }, tell) {
    Object.assign(this, { tell, name: client, addr: addrs[0], config, state: 'disconnected', held: Buffer.alloc(0), closes: [] })
    this.resolver = new dns.promises.Resolver()
    if (config.resolver) this.resolver.setServers([config.resolver])
  }

  connect () {
    if (this.over) return
    const [, host, port] = this.addr.match(/^\[?(.*?)\]?:(\d+)$/)
    this.change('resolving')
    const lookup = (name, options, found) => this.lookUp(name, found)
    this.socket = net.connect({ host, port: Number(port), lookup, autoSelectFamily: true, autoSelectFamilyAttemptTimeout: 250, timeout: limit })
      .on('connectionAttempt', (ip, port, family) => this.attempt(family === 6 ? `[${ip}]:${port}` : `${ip}:${port}`))
      .on('timeout', () => this.socket.connecting && this.socket.destroy(as('connect_timeout', `not connected within ${limit} ms`)))
      .on('connect', () => this.connected())
      .on('data', bytes => this.read(bytes))
      .on('end', () => this.held.length > 0 && this.socket.destroy(as('truncated', 'it ended inside a frame')))
      .on('error', error => { this.trouble ??= error })
      .on('close', () => this.ended())
  }

  async lookUp (name, found) {
    const [six, four] = await Promise.allSettled([this.resolver.resolve6(name), this.resolver.resolve4(name)])
    const all = [[6, six], [4, four]].flatMap(([family, { value = [] }]) => value.map(address => ({ address, family })))
    all.length > 0 ? found(null, all) : found(four.reason)
  }

  change (to, fields) {
    this.tell('state', { from: this.state, to, ...fields })
    this.state = to
  }

  attempt (addr) {
    if (this.state !== 'resolving') return
    this.change('connecting')
    this.tell('attempt', { n: 1, addr, delay: 0 })
  }

  connected () {
    const at = (ip, port) => net.isIPv6(ip) ? `[${ip}]:${port}` : `${ip}:${port}`
    this.socket.setTimeout(0).setNoDelay()
    this.change('connected', { local: at(this.socket.localAddress, this.socket.localPort), remote: at(this.socket.remoteAddress, this.socket.remotePort) })
  }

  read (bytes) {
    this.held = Buffer.concat([this.held, bytes])
    while (this.held.length >= 4 && !this.socket.destroyed) {
      const length = this.held.readUInt32BE()
      if (length > (this.config.max_frame || 2 ** 32)) return this.socket.destroy(as('frame_too_large', `a frame of ${length} bytes`))
      if (this.held.length < 4 + length) return
      const message = this.held.subarray(4, 4 + length)
      this.held = this.held.subarray(4 + length)
      this.tell('recv', { len: length, crc: crc32(message), ...(length <= 4096 && { data: message.toString('base64') }) })
    }
  }

  ended () {
    if (this.trouble) this.tell('error', { class: classOf(this.trouble), detail: this.trouble.message })
    this.change('disconnected', { class: this.trouble ? classOf(this.trouble) : 'clean_close' })
    this.closes.splice(0).forEach(id => this.done(id))
  }

  done (id, error) {
    this.tell('done', { id, ok: !error, ...(error && { class: classOf(error) }) })
  }

  send (id, messages) {
    if (this.state !== 'connected' || this.over) return this.done(id, as('closed'))
    if (messages[0].length > (this.config.max_frame || 2 ** 32)) return this.done(id, as('frame_too_large'))
    messages.forEach((message, n) => {
      const framed = Buffer.concat([Buffer.alloc(4), message])
      framed.writeUInt32BE(message.length)
      this.socket.write(framed, error => n === messages.length - 1 && this.done(id, error || (this.socket.destroyed && as('reset'))))
    })
  }

  end ({ id, verb, how }) {
    this.over = true
    if (this.state === 'disconnected') return this.done(id)
    this.closes.push(id)
    if (how === 'graceful' && this.state === 'connected') return this.socket.destroySoon()
    this.trouble = as(verb === 'cancel' ? 'canceled' : 'closed')
    this.resolver.cancel()
    // Behind an end in order there is no reset any more: libuv refuses it, and Node then never tells that the socket is closed.
    this.socket.connecting || this.socket.writableEnded ? this.socket.destroy() : this.socket.resetAndDestroy()
  }
}
