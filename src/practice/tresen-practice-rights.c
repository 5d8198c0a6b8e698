/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-practice-rights.h"

#include <string.h>

#define BIT(kind) (1u << TRESEN_PRACTICE_KIND_##kind)
#define VERIFIED (BIT (VERIFIED_SERVICE) | BIT (VERIFIED_SUBSCRIPTION))

/* Who may call what (spec 14). The first beginning that fits counts; what is not here is open to all. */
static const struct
{
  const char *beginning;
  guint kinds;
} rights[] = {
  { "/cgi-bin/menu/addconditional", VERIFIED },
  { "/cgi-bin/menu/delconditional", VERIFIED },
  { "/cgi-bin/menu/trymatch", VERIFIED },
  { "/cgi-bin/menu/", VERIFIED | BIT (UNVERIFIED_SERVICE) },
  { "/cgi-bin/message/custom/", VERIFIED },
  { "/cgi-bin/customservice/", VERIFIED },
  { "/customservice/", VERIFIED },
  { "/cgi-bin/user/", VERIFIED },
  { "/cgi-bin/tags/", VERIFIED },
  { "/cgi-bin/material/", VERIFIED },
  { "/cgi-bin/message/subscribe/", VERIFIED },
  { "/cgi-bin/message/template/", BIT (VERIFIED_SERVICE) },
  { "/cgi-bin/template/", BIT (VERIFIED_SERVICE) },
  { "/cgi-bin/qrcode/", BIT (VERIFIED_SERVICE) },
  { "/sns/oauth2/", BIT (VERIFIED_SERVICE) },
};

static const char *const names[] = {
  [TRESEN_PRACTICE_KIND_VERIFIED_SERVICE] = "verified-service",
  [TRESEN_PRACTICE_KIND_UNVERIFIED_SERVICE] = "unverified-service",
  [TRESEN_PRACTICE_KIND_VERIFIED_SUBSCRIPTION] = "verified-subscription",
  [TRESEN_PRACTICE_KIND_UNVERIFIED_SUBSCRIPTION] = "unverified-subscription",
};

/** tresen_practice_rights_find_kind: Returns: whether @name is one of the four kinds; @kind is set then. Any thread. */
gboolean
tresen_practice_rights_find_kind (const char *name, TresenPracticeKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (names[i], name) == 0)
      {
        *kind = i;
        return TRUE;
      }
  return FALSE;
}

/** tresen_practice_rights_allow: Returns: whether an account of @kind may call @path; else it gets 48001. Any thread. */
gboolean
tresen_practice_rights_allow (TresenPracticeKind kind, const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (rights); i++)
    if (g_str_has_prefix (path, rights[i].beginning))
      return (rights[i].kinds & (1u << kind)) != 0;
  return TRUE;
}
