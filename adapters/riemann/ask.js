// riemann's client: it asks two queries at once, and a third one after their answers, and prints what it is answered: ask.js HOST:PORT
'use strict'

const riemann = require('riemann')

const [, host, port] = process.argv[2].match(/^(.*):(\d+)$/)
let answers = 0

const client = riemann.createClient({ host, port: Number(port) }, () => ['a', 'service of a longer name'].forEach(ask))
const ask = string => client.send(client.Query({ string }))

client.on('data', message => {
  console.log('got', JSON.stringify(message))
  if (++answers === 2) ask('the last one')
})
client.on('error', error => console.error(error.message))
