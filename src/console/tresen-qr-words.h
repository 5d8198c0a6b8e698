/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-store-qr-codes.h"

G_BEGIN_DECLS

/* What is said of QR codes. Pure. */

char *tresen_qr_words_state (const TresenQrCode *code, gint64 now_us);
char *tresen_qr_words_counts (const TresenQrCode *code);
char *tresen_qr_words_trouble (const TresenQrCode *code, gint64 now_us);
gboolean tresen_qr_code_can_be_made_again (const TresenQrCode *code, gint64 now_us);

G_END_DECLS
