// tls.connect, tried again as programs do: after any error, since Node tells all of them alike. client.js HOST:PORT CA NAME
'use strict'

const fs = require('fs')
const tls = require('tls')

const [addr, ca, name] = process.argv.slice(2)
const at = addr.lastIndexOf(':')
let delay = 200

function connect () {
  const socket = tls.connect({ host: addr.slice(0, at), port: Number(addr.slice(at + 1)), ca: fs.readFileSync(ca), servername: name })
  socket.setTimeout(5000, () => { if (!socket.authorized) socket.destroy() })
  socket.on('secureConnect', () => socket.write(Buffer.from([0, 0, 0, 2, 104, 105])))
  socket.on('data', () => {})
  socket.on('error', (failed) => console.error(failed.message))
  socket.on('close', () => {
    setTimeout(connect, delay * (0.5 + Math.random() / 2))
    delay = Math.min(2 * delay, 2000)
  })
}
connect()
