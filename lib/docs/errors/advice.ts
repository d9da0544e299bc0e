import type { ErrorCode } from "@/lib/kernel";

interface Advice {
  /** What happened, beyond the table's sentence. */
  readonly cause: string;
  /** The one thing to do. */
  readonly action: string;
}

type Texts = readonly [cause: string, action: string];

/** What each error means for the caller, in both languages. The compiler asks for every code. */
const TEXTS: Readonly<Record<ErrorCode, { readonly en: Texts; readonly ru: Texts }>> = {
  invalid_request: {
    en: [
      "The body is not valid JSON, or a field is missing or has a wrong value. `param` names the field.",
      "Correct that field. Repeating the same request cannot help.",
    ],
    ru: [
      "Тело не является корректным JSON либо поле пропущено или имеет неверное значение. Поле названо в `param`.",
      "Исправьте это поле. Повтор того же запроса не поможет.",
    ],
  },
  authentication: {
    en: [
      "There is no key, or it is mistyped, revoked or expired. The message names common slips: a second `Bearer`, quotes, a space.",
      "Copy the key again, or create one on the Keys page.",
    ],
    ru: [
      "Ключа нет, либо он набран с ошибкой, отозван или истёк. Сообщение называет частые промахи: второй `Bearer`, кавычки, пробел.",
      "Скопируйте ключ ещё раз или создайте новый на странице «Ключи».",
    ],
  },
  insufficient_credits: {
    en: [
      "The balance does not cover the bound of this request. `metadata` says what is available, held and required, and how many output tokens are affordable.",
      "Top up, or send a smaller `max_tokens`.",
    ],
    ru: [
      "Баланса не хватает на верхнюю границу запроса. В `metadata` указано, сколько доступно, сколько в резерве, сколько нужно и на сколько токенов ответа хватит.",
      "Пополните баланс или уменьшите `max_tokens`.",
    ],
  },
  credits_in_flight: {
    en: [
      "The money is there but held by requests that still run.",
      "Retry when some of them have finished, or lower `max_tokens` on all of them.",
    ],
    ru: [
      "Деньги есть, но зарезервированы под ещё идущие запросы.",
      "Повторите, когда часть из них завершится, или уменьшите в них `max_tokens`.",
    ],
  },
  wallet_inactive: {
    en: [
      "The operator or a failed ledger proof has stopped this wallet.",
      "Contact the operator of this installation.",
    ],
    ru: ["Кошелёк остановлен оператором или проверкой учёта.", "Напишите оператору этой установки."],
  },
  budget_exceeded: {
    en: [
      "A spend cap is reached: the key's own, or the request's `max_cost`.",
      "Raise the cap, wait for its reset, or use another key.",
    ],
    ru: [
      "Достигнут лимит расходов: самого ключа или `max_cost` запроса.",
      "Поднимите лимит, дождитесь сброса или возьмите другой ключ.",
    ],
  },
  permission: {
    en: [
      "The key is valid but its kind may not do this; `metadata.scope` names the missing right.",
      "Use a management key, or sign in with a role that may.",
    ],
    ru: [
      "Ключ верный, но его вид не даёт такого права; недостающее право названо в `metadata.scope`.",
      "Возьмите управляющий ключ или войдите с подходящей ролью.",
    ],
  },
  address_not_allowed: {
    en: [
      "The key has a list of addresses and yours is not on it.",
      "Call from an allowed address or change the key's list.",
    ],
    ru: [
      "У ключа есть список адресов, и вашего в нём нет.",
      "Вызывайте с разрешённого адреса или измените список у ключа.",
    ],
  },
  model_not_allowed: {
    en: [
      "The key names the models it may use, and this one is not among them.",
      "Choose an allowed model or change the key's list.",
    ],
    ru: [
      "Ключу разрешены только названные модели, и этой среди них нет.",
      "Выберите разрешённую модель или измените список у ключа.",
    ],
  },
  model_not_found: {
    en: [
      "No model has this id or alias, or the operator has hidden it. Near matches are in the message.",
      "Copy the id from the model catalog.",
    ],
    ru: [
      "Модели с таким id или псевдонимом нет, либо оператор её скрыл. Похожие id названы в сообщении.",
      "Скопируйте id из каталога моделей.",
    ],
  },
  not_found: {
    en: [
      "The path is unknown, or the object does not exist or is not yours: the two look the same on purpose.",
      "Check the base URL (`/v1` for OpenAI clients, the bare origin for Anthropic's) and the id.",
    ],
    ru: [
      "Путь неизвестен, либо объекта нет или он не ваш: это намеренно неразличимо.",
      "Проверьте базовый адрес (`/v1` для клиентов OpenAI, без пути для Anthropic) и id.",
    ],
  },
  method_not_allowed: {
    en: ["The path exists with another method; the `Allow` header lists them.", "Use one of those."],
    ru: ["Путь есть, но с другим методом; они перечислены в заголовке `Allow`.", "Используйте один из них."],
  },
  request_timeout: {
    en: [
      "The body stopped arriving before it was complete.",
      "Send it again; look at the network between you and the gateway.",
    ],
    ru: ["Тело перестало приходить раньше, чем закончилось.", "Отправьте снова; проверьте сеть между вами и шлюзом."],
  },
  idempotency_running: {
    en: [
      "A request with this `Idempotency-Key` still runs, or it was a stream, whose answer is not kept.",
      "Retry after `Retry-After`; for a stream, read its record with `GET /generation?id=`.",
    ],
    ru: [
      "Запрос с этим `Idempotency-Key` ещё идёт либо был потоком: ответы потоков не хранятся.",
      "Повторите через `Retry-After`; запись о потоке даёт `GET /generation?id=`.",
    ],
  },
  conflict: {
    en: ["The object is in a state that does not allow this.", "Read it again and decide anew."],
    ru: ["Состояние объекта этого не допускает.", "Прочитайте его заново и примите решение."],
  },
  payload_too_large: {
    en: [
      "The body is larger than this installation takes (32 MiB unless set otherwise).",
      "Send less, or link to pictures instead of embedding them.",
    ],
    ru: [
      "Тело больше, чем принимает установка (32 МиБ, если не задано иное).",
      "Отправьте меньше или давайте ссылки на картинки вместо вложений.",
    ],
  },
  unsupported_media_type: {
    en: ["The body is not declared as JSON.", "Send `Content-Type: application/json`."],
    ru: ["Тело не объявлено как JSON.", "Отправьте `Content-Type: application/json`."],
  },
  idempotency_mismatch: {
    en: ["The key was used before with another body.", "Use a new `Idempotency-Key` for each different request."],
    ru: ["Этот ключ уже использован с другим телом.", "Для каждого нового запроса берите новый `Idempotency-Key`."],
  },
  rate_limited: {
    en: [
      "The key's requests or tokens per minute are used up. `X-RateLimit-Reset` says when the window ends.",
      "Wait for the seconds in `Retry-After`, or raise the key's limit.",
    ],
    ru: [
      "Исчерпаны запросы или токены ключа в минуту. Конец окна — в `X-RateLimit-Reset`.",
      "Подождите секунды из `Retry-After` или поднимите лимит ключа.",
    ],
  },
  busy: {
    en: ["Too many requests of yours are open at the same time.", "Retry shortly with fewer in parallel."],
    ru: ["Слишком много ваших запросов открыто одновременно.", "Повторите чуть позже с меньшим числом параллельных."],
  },
  upstream_rate_limited: {
    en: [
      "Every provider of this model refused with its own limit. Nothing was charged.",
      "Retry after `Retry-After`, or name further models in `models`.",
    ],
    ru: [
      "Все провайдеры модели отказали по собственному лимиту. Ничего не списано.",
      "Повторите через `Retry-After` или назовите запасные модели в `models`.",
    ],
  },
  internal: {
    en: [
      "A fault of ours. Nothing was charged for an empty answer.",
      "Retry once; if it stays, send the request id to the operator.",
    ],
    ru: [
      "Ошибка на нашей стороне. За пустой ответ ничего не списано.",
      "Повторите один раз; если не прошло, сообщите оператору id запроса.",
    ],
  },
  provider_error: {
    en: [
      "The provider answered with an error that no other provider could mend. `metadata.provider_name` says who.",
      "Retry, or choose another model or provider.",
    ],
    ru: [
      "Провайдер ответил ошибкой, и другой провайдер не помог. Кто именно — в `metadata.provider_name`.",
      "Повторите или выберите другую модель либо провайдера.",
    ],
  },
  provider_unavailable: {
    en: [
      "No provider of this model is switched on and healthy.",
      "Retry after `Retry-After`, or name further models in `models`.",
    ],
    ru: [
      "Ни один провайдер модели не включён или не работает.",
      "Повторите через `Retry-After` или назовите запасные модели в `models`.",
    ],
  },
  temporarily_unavailable: {
    en: ["The database is away or the server is about to restart.", "Retry after `Retry-After`."],
    ru: ["База данных недоступна или сервер вот-вот перезапустится.", "Повторите через `Retry-After`."],
  },
  upstream_timeout: {
    en: [
      "The provider sent nothing for too long. Nothing was charged.",
      "Retry, or stream: a stream starts answering sooner.",
    ],
    ru: [
      "Провайдер слишком долго молчал. Ничего не списано.",
      "Повторите или включите поток: он начинает отвечать раньше.",
    ],
  },
};

/** Cause and action of an error in a language. */
export function adviceFor(code: ErrorCode, language: "en" | "ru"): Advice {
  const [cause, action] = TEXTS[code][language];
  return { cause, action };
}
