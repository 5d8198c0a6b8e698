/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-web-browser.h"

#include <string.h>

/* No more entries of an Accept-Language are looked at; browsers send fewer than ten. */
#define MOST_WISHES 32

static gboolean
is_in_wechat (const char *user_agent)
{
  /* The WeChat for companies calls itself both names, but knows nothing of the shop's account. */
  return strstr (user_agent, "MicroMessenger") != NULL && strstr (user_agent, "wxwork") == NULL;
}

/**
 * tresen_web_browser_tell:
 * @user_agent: as received; "" when there was none
 *
 * Any thread. Source: what WeChat and the makers of phones write; there is no rule.
 *
 * Returns: what the customer has opened the page with
 */
TresenWebBrowser
tresen_web_browser_tell (const char *user_agent)
{
  static const char *const phones[] = { "iPhone",    "iPad",        "iPod",          "Android",
                                        "HarmonyOS", "OpenHarmony", "Windows Phone", "Mobile" };

  if (is_in_wechat (user_agent))
    return TRESEN_WEB_BROWSER_WECHAT;
  for (guint i = 0; i < G_N_ELEMENTS (phones); i++)
    if (strstr (user_agent, phones[i]) != NULL)
      return TRESEN_WEB_BROWSER_PHONE;
  return TRESEN_WEB_BROWSER_COMPUTER;
}

/* By the first part of a language's name: "zh_TW" and "zh-Hans-CN" are Chinese. */
static gboolean
find_language (const char *name, TresenWebLanguage *language)
{
  static const char *const parts[TRESEN_WEB_N_LANGUAGES] = { "zh", "de", "en" };

  for (guint i = 0; i < TRESEN_WEB_N_LANGUAGES; i++)
    if (g_ascii_strncasecmp (name, parts[i], 2) == 0 && !g_ascii_isalpha (name[2]))
      {
        *language = (TresenWebLanguage) i;
        return TRUE;
      }
  return FALSE;
}

/* "de;q=0.8": the weight in thousandths, 1000 without one. */
static guint
read_weight (const char *wish)
{
  const char *weight = strchr (wish, ';');

  if (weight == NULL)
    return 1000;
  weight += strspn (weight, "; \t");
  if (g_ascii_strncasecmp (weight, "q=", 2) != 0)
    return 1000;
  return (guint) (CLAMP (g_ascii_strtod (weight + 2, NULL), 0, 1) * 1000);
}

static gboolean
find_wish (const char *accept_language, TresenWebLanguage *language)
{
  g_auto (GStrv) wishes = g_strsplit (accept_language, ",", MOST_WISHES);
  guint best = 0;

  for (guint i = 0; wishes[i] != NULL; i++)
    {
      const char *wish = g_strstrip (wishes[i]);
      guint weight = read_weight (wish);
      TresenWebLanguage found;

      if (weight <= best || !find_language (wish, &found))
        continue;
      best = weight;
      *language = found;
    }
  return best > 0;
}

/**
 * tresen_web_language_choose:
 * @user_agent: as received; WeChat puts its own language there ("Language/zh_CN")
 * @accept_language: as received (RFC 9110, 12.5.4)
 *
 * Any thread.
 *
 * Returns: the language of WeChat, else the one that the browser likes best of those we have, else Chinese in WeChat and
 *   English elsewhere
 */
TresenWebLanguage
tresen_web_language_choose (const char *user_agent, const char *accept_language)
{
  const char *own = strstr (user_agent, "Language/");
  TresenWebLanguage language;

  if (own != NULL && find_language (own + strlen ("Language/"), &language))
    return language;
  if (find_wish (accept_language, &language))
    return language;
  return is_in_wechat (user_agent) ? TRESEN_WEB_LANGUAGE_ZH_CN : TRESEN_WEB_LANGUAGE_EN;
}

/** tresen_web_language_get_tag: Returns: for the lang attribute of a page: "zh-CN". Any thread. */
const char *
tresen_web_language_get_tag (TresenWebLanguage language)
{
  static const char *const tags[TRESEN_WEB_N_LANGUAGES] = { "zh-CN", "de", "en" };

  g_return_val_if_fail (language < TRESEN_WEB_N_LANGUAGES, "en");

  return tags[language];
}
