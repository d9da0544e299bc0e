import { useEffect, useState } from "react";
import { INPUT_STYLE } from "@/components/ui/button-style";
import { readCount } from "./usage-guess";

interface CountFieldProps {
  readonly label: string;
  readonly name: string;
  readonly value: number;
  readonly max?: number;
  readonly isFraction?: boolean;
  readonly onChange: (value: number) => void;
}

/** A number that is not negative. While it is being typed the text stays as it is. */
export function CountField({ label, name, value, max, isFraction, onChange }: CountFieldProps) {
  const [text, setText] = useState(String(value));
  const read = (typed: string) => (isFraction ? readCount(typed, 0, max) : Math.floor(readCount(typed, 0, max)));
  useEffect(() => {
    setText((shown) => (readCount(shown, 0, max) === value ? shown : String(value)));
  }, [value, max]);
  return (
    <label className="flex flex-col justify-end gap-1.5">
      <span className="font-strong text-sm">{label}</span>
      <input
        type="text"
        inputMode={isFraction ? "decimal" : "numeric"}
        name={name}
        value={text}
        onChange={(event) => {
          const typed = event.target.value.replace(/[^\d.,]/g, "");
          setText(typed);
          onChange(read(typed));
        }}
        onBlur={() => setText(String(value))}
        autoComplete="off"
        className={`${INPUT_STYLE} tabular text-right`}
      />
    </label>
  );
}
