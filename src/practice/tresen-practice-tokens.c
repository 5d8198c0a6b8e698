/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-tokens.h"

#include <string.h>

#include "tresen-bytes.h"
#include "tresen-random.h"

#define FORCES_A_DAY 20
#define FORCE_GAP_US (30 * G_TIME_SPAN_SECOND)
#define BEIJING_US (8 * G_TIME_SPAN_HOUR)
#define KEPT_TOKENS 64

typedef struct
{
  char *text;
  gint64 ends_us; /* from here on it is refused */
  gboolean is_stable;
  int end_code;       /* with which it is refused then */
  gboolean is_spoilt; /* refused already, though it is still handed out */
} Token;

struct _TresenPracticeTokens
{
  gint64 life_us;
  GPtrArray *tokens; /* (element-type Token), the newest last */
  gint64 force_day;
  guint forces_today;
  gint64 last_force_us;
  gboolean was_forced;
};

static void
token_free (gpointer data)
{
  Token *token = data;

  g_free (token->text);
  g_free (token);
}

/**
 * tresen_practice_tokens_new:
 * @life_s: seconds that a token lives; the platform's figure is 7200 (spec 6.1)
 *
 * Returns: (transfer full): no tokens yet
 */
TresenPracticeTokens *
tresen_practice_tokens_new (guint life_s)
{
  TresenPracticeTokens *self = g_new0 (TresenPracticeTokens, 1);

  self->tokens = g_ptr_array_new_with_free_func (token_free);
  tresen_practice_tokens_set_life (self, life_s);
  return self;
}

void
tresen_practice_tokens_free (TresenPracticeTokens *self)
{
  g_ptr_array_unref (self->tokens);
  g_free (self);
}

/** tresen_practice_tokens_set_life: the life, in seconds, of the tokens issued from now on. */
void
tresen_practice_tokens_set_life (TresenPracticeTokens *self, guint life_s)
{
  self->life_us = (gint64) MAX (life_s, 1) * G_TIME_SPAN_SECOND;
}

/* Five minutes of 7200 seconds, and the same share of a shorter life. */
static gint64
overlap_us (TresenPracticeTokens *self)
{
  return self->life_us / 24;
}

static Token *
find_latest (TresenPracticeTokens *self, gboolean is_stable)
{
  for (guint i = self->tokens->len; i > 0; i--)
    {
      Token *token = g_ptr_array_index (self->tokens, i - 1);

      if (token->is_stable == is_stable)
        return token;
    }
  return NULL;
}

/* The platform says that the length may grow, so ours is longer than what is common. */
static char *
make_text (void)
{
  g_autofree char *a = tresen_random_token ();
  g_autofree char *b = tresen_random_token ();
  g_autofree char *c = tresen_random_token ();
  g_autofree char *d = tresen_random_token ();
  g_autofree char *e = tresen_random_token ();

  return g_strconcat ("96_", a, "-", b, "_", c, "-", d, "_", e, NULL);
}

static Token *
issue (TresenPracticeTokens *self, gboolean is_stable, gint64 now_us)
{
  Token *token = g_new0 (Token, 1);

  token->text = make_text ();
  token->ends_us = now_us + self->life_us;
  token->is_stable = is_stable;
  token->end_code = 42001;
  if (self->tokens->len >= KEPT_TOKENS)
    g_ptr_array_remove_index (self->tokens, 0);
  g_ptr_array_add (self->tokens, token);
  return token;
}

static void
replace (Token *old, gint64 ends_us)
{
  if (ends_us >= old->ends_us)
    return;
  old->ends_us = ends_us;
  old->end_code = 40001;
}

/**
 * tresen_practice_tokens_issue_classic:
 * @left_s: (out): seconds that it will live
 *
 * Every call makes a new token, and the one before lives five more minutes (spec 6.1).
 *
 * Returns: (transfer none): the token
 */
const char *
tresen_practice_tokens_issue_classic (TresenPracticeTokens *self, gint64 now_us, gint64 *left_s)
{
  Token *old = find_latest (self, FALSE);

  if (old != NULL)
    replace (old, now_us + overlap_us (self));
  *left_s = self->life_us / G_TIME_SPAN_SECOND;
  return issue (self, FALSE, now_us)->text;
}

static gboolean
may_force (TresenPracticeTokens *self, gint64 now_us)
{
  gint64 day = (now_us + BEIJING_US) / G_TIME_SPAN_DAY;

  if (day != self->force_day)
    {
      self->force_day = day;
      self->forces_today = 0;
    }
  if (self->forces_today >= FORCES_A_DAY)
    return FALSE;
  return !self->was_forced || now_us - self->last_force_us >= FORCE_GAP_US;
}

/**
 * tresen_practice_tokens_issue_stable:
 * @force: the caller's force_refresh
 * @left_s: (out): seconds that it will still live
 *
 * The same token again until its last five minutes; then a new one while the old one lives on. Forced: a new one at once,
 * and the old one is dead; at most 20 times a day and 30 s apart, otherwise @force is passed over (spec 6.1).
 *
 * Returns: (transfer none): the token
 */
const char *
tresen_practice_tokens_issue_stable (TresenPracticeTokens *self,
                                     gint64 now_us,
                                     gboolean force,
                                     gint64 *left_s)
{
  Token *token = find_latest (self, TRUE);

  if (force && token != NULL && may_force (self, now_us))
    {
      replace (token, now_us);
      self->was_forced = TRUE;
      self->last_force_us = now_us;
      self->forces_today++;
      token = NULL;
    }
  if (token == NULL || now_us >= token->ends_us - overlap_us (self))
    token = issue (self, TRUE, now_us);
  *left_s = (token->ends_us - now_us) / G_TIME_SPAN_SECOND;
  return token->text;
}

static gboolean
has_our_shape (const char *text)
{
  return g_str_has_prefix (text, "96_") && strlen (text) > 100;
}

/**
 * tresen_practice_tokens_check:
 * @text: (nullable): the access_token of a call
 *
 * Returns: 0 if it is good, else the code of the refusal (41001, 40014, 40001, 42001)
 */
int
tresen_practice_tokens_check (TresenPracticeTokens *self, const char *text, gint64 now_us)
{
  if (text == NULL || *text == '\0')
    return 41001;
  for (guint i = 0; i < self->tokens->len; i++)
    {
      Token *token = g_ptr_array_index (self->tokens, i);

      if (!tresen_text_is_equal_secret (token->text, text))
        continue;
      if (token->is_spoilt)
        return 40001;
      return now_us < token->ends_us ? 0 : token->end_code;
    }
  return has_our_shape (text) ? 40001 : 40014;
}

/** tresen_practice_tokens_end: makes all tokens that live at @now_us unusable, in the way that @how says. */
void
tresen_practice_tokens_end (TresenPracticeTokens *self, TresenPracticeTokenEnd how, gint64 now_us)
{
  for (guint i = 0; i < self->tokens->len; i++)
    {
      Token *token = g_ptr_array_index (self->tokens, i);

      if (token->ends_us <= now_us)
        continue;
      if (how == TRESEN_PRACTICE_TOKEN_SPOIL)
        {
          token->is_spoilt = TRUE;
          continue;
        }
      token->ends_us = now_us;
      token->end_code = how == TRESEN_PRACTICE_TOKEN_REVOKE ? 40001 : 42001;
    }
}
