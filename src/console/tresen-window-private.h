/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tresen-connection-page.h"
#include "tresen-conversation-page.h"
#include "tresen-customers-page.h"
#include "tresen-desktop-news.h"
#include "tresen-erasure-watch.h"
#include "tresen-inbox-page.h"
#include "tresen-navigation.h"
#include "tresen-payment-herald.h"
#include "tresen-payments-page.h"
#include "tresen-qr-page.h"
#include "tresen-status-strip.h"
#include "tresen-window.h"

G_BEGIN_DECLS

struct _TresenWindow
{
  AdwApplicationWindow parent_instance;

  /* Template. */
  TresenStatusStrip *strip;
  GtkWidget *practice_strip;
  GtkStack *stack;
  AdwStatusPage *problem_page;
  GtkLabel *problem_details;
  AdwToastOverlay *toasts;
  AdwLeaflet *outer;
  TresenNavigation *navigation;
  GtkStack *places;
  AdwLeaflet *inner; /* the places "inbox" and "customers": a list, and what is open of it */
  GtkStack *lists;
  TresenInboxPage *inbox;
  TresenCustomersPage *customers;
  TresenConversationPage *page;
  TresenPaymentsPage *payments;
  TresenQrPage *qr_codes;
  TresenConnectionPage *connection;

  /* Owned. */
  TresenClock *clock;
  GSettings *settings; /* (nullable) */
  TresenStore *store; /* (nullable) until it has its parts */
  TresenFeed *feed;
  TresenHealthMonitor *monitor;
  TresenErasureWatch *erasures;
  TresenPaymentMonitor *payment_monitor;
  TresenPaymentHerald *herald;
  TresenDesktopNews *news;
  TresenTill *till;
  char *phone_url;
  gint64 open_id; /* the customer on the page; 0 for none */
  gboolean is_practice;
};

void tresen_window_install_actions (GtkWidgetClass *widget_class);
void tresen_window_go_to (TresenWindow *self, const char *place);
void tresen_window_show_payment (TresenWindow *self, gint64 payment_id);
void tresen_window_go_back (TresenWindow *self);

G_END_DECLS
