/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-conversation.h"

G_BEGIN_DECLS

/* What a row of the inbox says. Pure: texts in the person's language from values; local time. */

typedef enum
{
  TRESEN_CHIP_OPEN,
  TRESEN_CHIP_LAST, /* one reply is left */
  TRESEN_CHIP_NONE, /* a window is open, its replies are gone */
  TRESEN_CHIP_CLOSED,
} TresenChipKind;

/**
 * TresenChip: how many replies are left, and for how long.
 * @text: short, for the row
 * @words: the same in words
 */
typedef struct
{
  TresenChipKind kind;
  char *text;
  char *words;
} TresenChip;

void tresen_chip_free (TresenChip *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenChip, tresen_chip_free)

char *tresen_conversation_text_name (const TresenConversation *conversation);
char *tresen_conversation_text_time (gint64 us, gint64 now_us);
char *tresen_conversation_text_preview (const TresenConversation *conversation);
const char *tresen_conversation_text_icon (const TresenConversation *conversation);
TresenChip *tresen_conversation_text_chip (const TresenConversation *conversation, gint64 now_us);
char *tresen_conversation_text_accessible (const TresenConversation *conversation, gint64 now_us);

G_END_DECLS
