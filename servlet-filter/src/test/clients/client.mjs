// Conversations in JavaScript, in the style of axios on what Node brings. Usage: node client.mjs http://127.0.0.1:8000
import { randomUUID } from 'node:crypto';

const base = process.argv[2];

async function request(method, path, data) {
  const response = await fetch(base + path, {
    method,
    headers: data === undefined ? {} : { 'Content-Type': 'application/json' },
    body: data === undefined ? undefined : JSON.stringify(data),
  });
  const body = response.status === 204 ? undefined : await response.json();
  if (!response.ok) {
    throw Object.assign(new Error(response.statusText), { response: { status: response.status, data: body } });
  }
  return { status: response.status, data: body };
}

const session = randomUUID();
await request('POST', '/conversations/', { user_identifier: 'user-789', title: 'From JavaScript', session_id: session });
await request('POST', `/conversations/${session}/messages`, { role: 'user', content: 'hi', model_name: 'gpt-5-mini', token_count: 1 });
const { data } = await request('GET', `/conversations/${session}`);
console.log(data.title, data.messages.map(message => message.content));

const statistics = await request('GET', '/api/statistics?group_by=model');
console.log(statistics.data.groups.map(group => `${group.key}: ${group.calls}`).join(', '));

const job = await request('POST', '/api/exports', { format: 'jsonl' });
let state = job.data;
while (state.status === 'running' || state.status === 'queued') {
  await new Promise(resolve => setTimeout(resolve, 50));
  state = (await request('GET', `/api/exports/${job.data.id}`)).data;
}
console.log('export', state.status);

try {
  await request('DELETE', '/conversations/nothing');
} catch (error) {
  console.log(error.response.status, error.response.data?.title);
}
