import { z } from "zod";
import { LOCALES } from "@/lib/kernel";
import { Password } from "../schemas";

export const Profile = z.object({
  email: z.string(),
  name: z.string().nullable(),
  locale: z.string().meta({ description: "Language of mails." }),
  has_password: z.boolean(),
});

export const UpdateProfileInput = z.strictObject({
  name: z.string().trim().min(1).max(100).optional(),
  locale: z.enum(LOCALES).optional(),
});

export const ChangePasswordInput = z.strictObject({
  current_password: z.string().min(1).max(200),
  password: Password,
});
