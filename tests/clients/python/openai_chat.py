"""The official openai package, chat completions."""

import json

from openai import OpenAI

from common import ANSWER, KEY, MODEL, ORIGIN, PNG, WEATHER, run, status_of, weather

client = OpenAI(base_url=f"{ORIGIN}/v1", api_key=KEY, max_retries=0)
TOOLS = [{"type": "function", "function": {"name": "weather", "parameters": WEATHER, "strict": True}}]


def tokens(usage):
    details = usage.prompt_tokens_details
    return {
        "input": usage.prompt_tokens,
        "cached": details.cached_tokens if details else 0,
        "output": usage.completion_tokens,
    }


def ask(content, api=client, **more):
    messages = [{"role": "user", "content": content}]
    return api.chat.completions.create(model=MODEL, messages=messages, **more)


def plain():
    answer = ask("Say hello")
    return {"text": answer.choices[0].message.content, "tokens": tokens(answer.usage)}


def stream():
    text, usage = "", None
    for chunk in ask("Say hello", stream=True, stream_options={"include_usage": True}):
        text += chunk.choices[0].delta.content or "" if chunk.choices else ""
        usage = chunk.usage or usage
    return {"text": text, "tokens": tokens(usage)}


def loop(**more):
    messages = [{"role": "user", "content": "What is the weather?"}]
    first = client.chat.completions.create(model=MODEL, messages=messages, tools=TOOLS, **more).choices[0].message
    messages.append(first)
    calls = []
    for call in first.tool_calls:
        args = json.loads(call.function.arguments)
        calls.append({"name": call.function.name, "args": args})
        messages.append({"role": "tool", "tool_call_id": call.id, "content": weather(args)})
    last = client.chat.completions.create(model=MODEL, messages=messages, tools=TOOLS, **more)
    return {"calls": calls, "text": last.choices[0].message.content}


def structured():
    schema = {"name": "answer", "schema": ANSWER, "strict": True}
    answer = ask("Where is it how warm?", response_format={"type": "json_schema", "json_schema": schema})
    return json.loads(answer.choices[0].message.content)


def image():
    url = {"url": f"data:image/png;base64,{PNG}"}
    parts = [{"type": "text", "text": "What is this?"}, {"type": "image_url", "image_url": url}]
    return ask(parts).choices[0].message.content


def abort():
    with ask("a long story", stream=True) as chunks:
        for chunk in chunks:
            if chunk.choices[0].delta.content:
                break
    return True


def embedding():
    # The library asks for base64 by itself and unpacks it.
    made = client.embeddings.create(model="sandbox/embedding", input=["river", "bank", "river"], dimensions=8)
    first, other, same = [item.embedding for item in made.data]
    return {"size": len(first), "same": first == same, "other": first != other, "tokens": made.usage.prompt_tokens}


stranger = OpenAI(base_url=f"{ORIGIN}/v1", api_key="air_live_wrong", max_retries=0)
run(
    {
        "plain": plain,
        "stream": stream,
        "loop": loop,
        "thinking": lambda: loop(reasoning_effort="high"),
        "structured": structured,
        "image": image,
        "refused": lambda: status_of(lambda: ask("fail 400")),
        "stranger": lambda: status_of(lambda: ask("Hi", api=stranger)),
        "embedding": embedding,
        "abort": abort,
    }
)
