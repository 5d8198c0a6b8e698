/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tresen-pay-judge.h"

#include <gio/gio.h>
#include <string.h>

static TresenPayPageKind
judge_attempt (const TresenPayAttempt *attempt, gint64 now_us)
{
  switch (attempt->state)
    {
    case TRESEN_PAYMENT_NEW:
      return TRESEN_PAY_PAGE_START;
    case TRESEN_PAYMENT_STARTED:
      return attempt->expires_at_us > now_us ? TRESEN_PAY_PAGE_START : TRESEN_PAY_PAGE_EXPIRED;
    case TRESEN_PAYMENT_FAILED:
      return TRESEN_PAY_PAGE_FAILED;
    case TRESEN_PAYMENT_EXPIRED:
      return TRESEN_PAY_PAGE_EXPIRED;
    case TRESEN_PAYMENT_PAID:
      return TRESEN_PAY_PAGE_ALREADY_PAID;
    case TRESEN_PAYMENT_PENDING:
    case TRESEN_PAYMENT_CHECK:
    default:
      return TRESEN_PAY_PAGE_CONFIRMING;
    }
}

static gboolean
is_for_app (const TresenPayment *payment)
{
  return payment->channel == TRESEN_PAY_CHANNEL_APP
         || payment->attempt->channel == TRESEN_PAY_CHANNEL_APP;
}

/**
 * tresen_pay_judge_page:
 * @payment: its attempt is the one whose page is opened
 *
 * What the page of an attempt shows, by what is stored alone. Pure; any thread.
 *
 * Returns: one of START, CONFIRMING, ALREADY_PAID, FAILED, EXPIRED, WITHDRAWN, IN_APP
 */
TresenPayPageKind
tresen_pay_judge_page (const TresenPayment *payment, gint64 now_us)
{
  TresenPayPageKind kind;

  if (payment->state == TRESEN_PAYMENT_PAID)
    return TRESEN_PAY_PAGE_ALREADY_PAID;
  kind = judge_attempt (payment->attempt, now_us);
  if (kind == TRESEN_PAY_PAGE_CONFIRMING)
    return kind;
  if (payment->withdrawn_at_us != 0)
    return TRESEN_PAY_PAGE_WITHDRAWN;
  if (is_for_app (payment))
    return TRESEN_PAY_PAGE_IN_APP;
  return kind;
}

/**
 * tresen_pay_judge_result:
 * @payment: its attempt is the one that the result was of
 *
 * What a customer is shown who comes back from Paygate: by what is stored, never by the address he came to (Paygate,
 * "Which to trust"). Pure; any thread.
 *
 * Returns: as tresen_pay_judge_page(), but PAID for what is paid and CONFIRMING for what is still open
 */
TresenPayPageKind
tresen_pay_judge_result (const TresenPayment *payment, gint64 now_us)
{
  TresenPayPageKind kind = tresen_pay_judge_page (payment, now_us);

  if (kind == TRESEN_PAY_PAGE_ALREADY_PAID)
    return TRESEN_PAY_PAGE_PAID;
  return kind == TRESEN_PAY_PAGE_START ? TRESEN_PAY_PAGE_CONFIRMING : kind;
}

/**
 * tresen_pay_judge_successor:
 * @payment: loaded as a whole
 *
 * Pure; any thread.
 *
 * Returns: (transfer none) (nullable): the newest attempt, when it is not the one whose page is opened
 */
const TresenPayAttempt *
tresen_pay_judge_successor (const TresenPayment *payment)
{
  const TresenPayAttempt *newest;

  if (payment->attempts == NULL || payment->attempts->len == 0)
    return NULL;
  newest = g_ptr_array_index (payment->attempts, payment->attempts->len - 1);
  return newest->id != payment->attempt->id ? newest : NULL;
}

/**
 * tresen_pay_judge_channel:
 *
 * By what the customer's browser is, unless it is fixed: by staff, or because the customer went on before (Paygate, "Channels").
 * Pure; any thread.
 *
 * Returns: never BY_BROWSER
 */
TresenPayChannel
tresen_pay_judge_channel (const TresenPayment *payment, TresenWebBrowser browser)
{
  if (payment->attempt->channel != TRESEN_PAY_CHANNEL_BY_BROWSER)
    return payment->attempt->channel;
  if (payment->channel != TRESEN_PAY_CHANNEL_BY_BROWSER)
    return payment->channel;
  switch (browser)
    {
    case TRESEN_WEB_BROWSER_WECHAT:
      return TRESEN_PAY_CHANNEL_JSAPI;
    case TRESEN_WEB_BROWSER_PHONE:
      return TRESEN_PAY_CHANNEL_W2A;
    case TRESEN_WEB_BROWSER_COMPUTER:
    default:
      return TRESEN_PAY_CHANNEL_QRCODE;
    }
}

/* Addresses that nobody has on the internet (RFC 6890); tests and made-up networks use some of them. */
static gboolean
is_public (const guint8 ip[4])
{
  static const struct
  {
    guint8 from[2];
    guint8 bits;
  } others[] = {
    { { 0, 0 }, 8 },      { { 10, 0 }, 8 },     { { 100, 64 }, 10 },
    { { 127, 0 }, 8 },    { { 169, 254 }, 16 }, { { 172, 16 }, 12 },
    { { 192, 168 }, 16 }, { { 198, 18 }, 15 },  { { 224, 0 }, 3 },
  };
  guint head = (guint) ip[0] << 8 | ip[1];

  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    {
      guint from = (guint) others[i].from[0] << 8 | others[i].from[1];

      if (head >> (16 - others[i].bits) == from >> (16 - others[i].bits))
        return FALSE;
    }
  return !(ip[0] == 192 && ip[1] == 0 && ip[2] == 0);
}

/**
 * tresen_pay_judge_payer_ip:
 * @forwarded_for: what a trusted proxy says, "" when there is none
 *
 * Pure; any thread.
 *
 * Returns: (transfer full): a public IPv4 address, or "": nothing else may stand in an order (Paygate, "IPAddr")
 */
char *
tresen_pay_judge_payer_ip (const char *forwarded_for)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (forwarded_for);
  g_autofree char *canonical = NULL;

  if (address == NULL || g_inet_address_get_family (address) != G_SOCKET_FAMILY_IPV4
      || !is_public (g_inet_address_to_bytes (address)))
    return g_strdup ("");
  canonical = g_inet_address_to_string (address);
  return g_strdup (strcmp (canonical, forwarded_for) == 0 ? canonical : "");
}
