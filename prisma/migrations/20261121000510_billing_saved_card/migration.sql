-- A top-up may keep its card for automatic recharging.
ALTER TABLE "topup" ADD COLUMN "saves_card" BOOLEAN NOT NULL DEFAULT false;
