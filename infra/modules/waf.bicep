// What Front Door refuses before the app sees it. Our own rules only, which the Standard tier has; the managed rule sets are Premium's.
// The app's limits are by user and by address and finer; these stop a flood.

param name string
param tags object

@description('Calls of an address in a minute, all paths: a household polls and buys with far fewer.')
var callsPerMinute = 3000

@description('Joins of an address in a minute. A company or a campus shares an address.')
var joinsPerMinute = 600

resource policy 'Microsoft.Network/FrontDoorWebApplicationFirewallPolicies@2025-03-01' = {
  name: 'waf${replace(name, '-', '')}'
  location: 'global'
  tags: tags
  sku: { name: 'Standard_AzureFrontDoor' }
  properties: {
    // One status for all rules: too many calls is what a person may meet.
    policySettings: { enabledState: 'Enabled', mode: 'Prevention', customBlockResponseStatusCode: 429 }
    customRules: {
      rules: [
        {
          // The Functions host's own calls need the master key; nobody has business there from outside.
          name: 'closedPaths'
          priority: 10
          enabledState: 'Enabled'
          ruleType: 'MatchRule'
          action: 'Block'
          matchConditions: [
            {
              matchVariable: 'RequestUri'
              operator: 'RegEx'
              matchValue: ['^https?://[^/]+(:[0-9]+)?/+(admin|runtime)(/|$|[?])']
              transforms: ['UrlDecode', 'Lowercase']
            }
          ]
        }
        {
          name: 'joinsOfAnAddress'
          priority: 20
          enabledState: 'Enabled'
          ruleType: 'RateLimitRule'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: joinsPerMinute
          action: 'Block'
          groupBy: [{ variableName: 'SocketAddr' }]
          matchConditions: [
            { matchVariable: 'RequestMethod', operator: 'Equal', matchValue: ['POST'] }
            { matchVariable: 'RequestUri', operator: 'Contains', matchValue: ['/api/v1/queues/token'], transforms: ['UrlDecode', 'Lowercase'] }
          ]
        }
        {
          name: 'callsOfAnAddress'
          priority: 30
          enabledState: 'Enabled'
          ruleType: 'RateLimitRule'
          rateLimitDurationInMinutes: 1
          rateLimitThreshold: callsPerMinute
          action: 'Block'
          groupBy: [{ variableName: 'SocketAddr' }]
          matchConditions: [{ matchVariable: 'SocketAddr', operator: 'IPMatch', matchValue: ['0.0.0.0/0', '::/0'] }]
        }
      ]
    }
  }
}

resource profile 'Microsoft.Cdn/profiles@2025-04-15' existing = {
  name: 'afd-${name}'

  resource endpoint 'afdEndpoints' existing = {
    name: 'api'
  }

  resource protects 'securityPolicies' = {
    name: 'firewall'
    properties: {
      parameters: {
        type: 'WebApplicationFirewall'
        wafPolicy: { id: policy.id }
        associations: [{ domains: [{ id: endpoint.id }], patternsToMatch: ['/*'] }]
      }
    }
  }
}
