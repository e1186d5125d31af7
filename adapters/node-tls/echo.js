// tls.createServer, and frames cut out of what its sockets read. echo.js HOST:PORT CERT KEY
'use strict'

const fs = require('fs')
const tls = require('tls')

const MAX = 2 << 20
const [addr, cert, key] = process.argv.slice(2)
const at = addr.lastIndexOf(':')

const server = tls.createServer({ cert: fs.readFileSync(cert), key: fs.readFileSync(key), allowHalfOpen: true }, (socket) => {
  let chunks = []
  let have = 0
  socket.on('data', (data) => {
    chunks.push(data)
    have += data.length
    let all = Buffer.concat(chunks, have)
    while (all.length >= 4) {
      const length = all.readUInt32BE()
      if (length > MAX) return socket.destroy()
      if (all.length < 4 + length) break
      if (!socket.write(all.subarray(0, 4 + length))) socket.pause()
      all = all.subarray(4 + length)
    }
    chunks = [all]
    have = all.length
  })
  socket.on('drain', () => socket.resume())
  socket.on('end', () => socket.end())
  socket.on('error', () => socket.destroy())
})
server.listen({ host: addr.slice(0, at), port: Number(addr.slice(at + 1)), backlog: 1024 })
process.on('SIGTERM', () => process.exit())
