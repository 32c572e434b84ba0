import type { Network, PostResult, RenderedRequest } from '../network';

/** A network for tests of what channels make of answers: it only notes requests and answers as told. */
export function answeringNetwork(answer: (request: RenderedRequest, index: number) => PostResult) {
  const requests: RenderedRequest[] = [];
  const unused = () => Promise.reject(new Error('this channel is not expected to open sockets'));
  const network: Network = {
    async post(request) {
      requests.push(request);
      return answer(request, requests.length - 1);
    },
    converse: unused,
    sendDatagram: unused,
  };
  return { network, requests };
}
