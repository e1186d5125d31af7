// Echoes messages that are compressed by gzip and encrypted by AES-GCM: node sealed.js 127.0.0.1:7000
const net = require('net')
const zlib = require('zlib')
const crypto = require('crypto')

const key = Buffer.from('00112233445566778899aabbccddeeff', 'hex')
const most = 65536

function opened (sealed) {
  const d = crypto.createDecipheriv('aes-128-gcm', key, sealed.subarray(0, 12))
  d.setAuthTag(sealed.subarray(-16))
  const packed = Buffer.concat([d.update(sealed.subarray(12, -16)), d.final()])
  const gzip = zlib.gunzipSync(packed, { maxOutputLength: most, info: true })
  if (gzip.engine.bytesWritten !== packed.length) throw new Error('more behind it')
  return gzip.buffer
}

function sealed (message) {
  const nonce = crypto.randomBytes(12)
  const c = crypto.createCipheriv('aes-128-gcm', key, nonce)
  return Buffer.concat([nonce, c.update(zlib.gzipSync(message)), c.final(), c.getAuthTag()])
}

const [host, port] = process.argv[2].split(':')
net.createServer({ allowHalfOpen: true }, socket => {
  let held = Buffer.alloc(0)
  socket.on('error', () => {})
  socket.on('data', chunk => {
    held = Buffer.concat([held, chunk])
    const answers = []
    try {
      while (held.length >= 4) {
        const length = held.readUInt32LE()
        if (length > most + 128) throw new Error('too long')
        if (held.length < 4 + length) break
        const answer = sealed(opened(held.subarray(4, 4 + length)))
        const header = Buffer.alloc(4)
        header.writeUInt32LE(answer.length)
        answers.push(header, answer)
        held = held.subarray(4 + length)
      }
    } catch (e) {
      socket.end(Buffer.concat(answers))
      return socket.removeAllListeners('data')
    }
    if (answers.length && !socket.write(Buffer.concat(answers))) {
      socket.pause()
      socket.once('drain', () => socket.resume())
    }
  })
  socket.on('end', () => socket.end())
}).listen(Number(port), host)
