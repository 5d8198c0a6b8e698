/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-practice-compose.h"
#include "tresen-practice-wechat.h"

G_BEGIN_DECLS

typedef enum
{
  TRESEN_PRACTICE_MODE_PLAIN,
  TRESEN_PRACTICE_MODE_COMPAT,
  TRESEN_PRACTICE_MODE_SAFE,
} TresenPracticeMode;

/** TresenPracticeIdentity: who the account is and how it writes to the desk. Reference-counted; one thread. */
typedef struct
{
  char *app_id;
  char *app_secret;
  char *original_id;
  char *token;
  guint8 key[32];
  gboolean has_key;
  TresenPracticeMode mode;
  gboolean writes_json;
} TresenPracticeIdentity;

/** TresenPracticeLetter: one delivery of a callback, ready to be posted. */
typedef struct
{
  char *url;
  const char *content_type;
  GBytes *body;
} TresenPracticeLetter;

TresenPracticeIdentity *tresen_practice_identity_new (const TresenPracticeConfig *config);
TresenPracticeIdentity *tresen_practice_identity_ref (TresenPracticeIdentity *self);
void tresen_practice_identity_unref (TresenPracticeIdentity *self);
gboolean tresen_practice_identity_set_mode (TresenPracticeIdentity *self, const char *mode);

TresenPracticeLetter *tresen_practice_letter_new (const TresenPracticeIdentity *identity,
                                                  const TresenPracticeDocument *document,
                                                  const char *openid,
                                                  const char *url,
                                                  gint64 now_s,
                                                  GError **error);
char *tresen_practice_url_check_new (const TresenPracticeIdentity *identity,
                                     const char *url,
                                     gint64 now_s,
                                     const char *echo);
void tresen_practice_letter_free (TresenPracticeLetter *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticeIdentity, tresen_practice_identity_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TresenPracticeLetter, tresen_practice_letter_free)

G_END_DECLS
