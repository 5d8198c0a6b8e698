/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-http-message.h"
#include "tresen-payment.h"
#include "tresen-web-browser.h"

G_BEGIN_DECLS

/**
 * TresenPayPageKind: what the customer is shown. Most are ordinary pages (200).
 * @TRESEN_PAY_PAGE_START: what is to be paid, and the button; opening it starts nothing
 * @TRESEN_PAY_PAGE_GO_ON: submits the form to Paygate by itself, or by its button without script
 * @TRESEN_PAY_PAGE_CONFIRMING: comes again by itself, a while
 * @TRESEN_PAY_PAGE_PAID: just now
 * @TRESEN_PAY_PAGE_ALREADY_PAID: opened again later
 * @TRESEN_PAY_PAGE_FAILED: with a button for another attempt
 * @TRESEN_PAY_PAGE_EXPIRED: with a button for another attempt
 * @TRESEN_PAY_PAGE_WITHDRAWN: by staff
 * @TRESEN_PAY_PAGE_OUTDATED: the shop's settings are others now
 * @TRESEN_PAY_PAGE_IN_APP: the attempt is for the shop's app
 * @TRESEN_PAY_PAGE_OPEN_IN_WECHAT: JSAPI outside WeChat
 * @TRESEN_PAY_PAGE_OPEN_IN_BROWSER: inside WeChat, but who pays cannot be found out
 * @TRESEN_PAY_PAGE_SIGN_IN_FAILED: who pays could not be found out this time; with a button to try again
 * @TRESEN_PAY_PAGE_LATER: 503: nothing could be written down; with a button to try again
 * @TRESEN_PAY_PAGE_UNKNOWN: 404
 * @TRESEN_PAY_PAGE_ORPHAN: a genuine result for an order that is not here
 * @TRESEN_PAY_PAGE_REFUSED: 400: a result that is not genuine, or none at all
 */
typedef enum
{
  TRESEN_PAY_PAGE_START,
  TRESEN_PAY_PAGE_GO_ON,
  TRESEN_PAY_PAGE_CONFIRMING,
  TRESEN_PAY_PAGE_PAID,
  TRESEN_PAY_PAGE_ALREADY_PAID,
  TRESEN_PAY_PAGE_FAILED,
  TRESEN_PAY_PAGE_EXPIRED,
  TRESEN_PAY_PAGE_WITHDRAWN,
  TRESEN_PAY_PAGE_OUTDATED,
  TRESEN_PAY_PAGE_IN_APP,
  TRESEN_PAY_PAGE_OPEN_IN_WECHAT,
  TRESEN_PAY_PAGE_OPEN_IN_BROWSER,
  TRESEN_PAY_PAGE_SIGN_IN_FAILED,
  TRESEN_PAY_PAGE_LATER,
  TRESEN_PAY_PAGE_UNKNOWN,
  TRESEN_PAY_PAGE_ORPHAN,
  TRESEN_PAY_PAGE_REFUSED,
  TRESEN_N_PAY_PAGES,
} TresenPayPageKind;

/* So often a page that waits comes again by itself, every three seconds. */
#define TRESEN_PAY_PAGE_ROUNDS 10

/**
 * TresenPayPage: what stands on a page. Texts are UTF-8 from anywhere: they are escaped.
 */
typedef struct
{
  TresenPayPageKind kind;
  TresenWebLanguage language;
  const char *shop_name;        /* "" when the shop has not told it */
  const TresenPayment *payment; /* (nullable): the order that is shown */
  const char *const *items;     /* (nullable): its lines */
  guint minutes;                /* START: how long the customer has afterwards; 0: not told */
  const char *
      address; /* (nullable) of the attempt's page, as the browser finds it from here: "../pay/TOKEN" */
  guint round;          /* CONFIRMING: how often it has come again */
  const char *form_url; /* GO_ON: where the form goes */
  GPtrArray *fields;    /* GO_ON (element-type utf8): names and values of the form in turn */
  const char *
      form_origins; /* (nullable) where else forms may lead, parted by blanks: "https://pay.example" */
} TresenPayPage;

TresenHttpReply *tresen_pay_page_to_reply (const TresenPayPage *page);
guint tresen_pay_page_read_round (const char *query);

G_END_DECLS
