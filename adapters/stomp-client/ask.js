// stomp-client: it subscribes to one queue after the other, each when the one before has had a message, and prints them: ask.js HOST:PORT
'use strict'

const { StompClient } = require('stomp-client')

const [, host, port] = process.argv[2].match(/^(.*):(\d+)$/)

const client = new StompClient({ host, port: Number(port), protocolVersion: '1.1' })
client.connect(() => subscribe(1), error => console.error(error.message))

function subscribe (n) {
  client.subscribe('/queue/' + n, (body, headers) => {
    console.log('got', JSON.stringify(body), 'of', headers.destination)
    if (n < 3) subscribe(n + 1)
  })
}
